//! Roles: permissions that an app gives to some of its users. Latchkey itself gives them no meaning.

use std::collections::BTreeSet;
use std::str::FromStr;

/// The name of a role: 1 to 32 of the characters `a-z 0-9 - _ . :`, the first of them a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Role(String);

/// The most characters of a role's name.
const LONGEST: usize = 32;
/// The most roles of a user. With names of the greatest length, they take 800 bytes of each access token.
pub const MOST_ROLES: usize = 16;

/// Why a role can't be given or taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoleError {
    /// The name is none of a role.
    #[error(
        "{0:?} is no name of a role: it has 1 to {LONGEST} of the characters a-z 0-9 - _ . : and begins with a letter"
    )]
    Name(String),
    /// The user has as many roles as one can have.
    #[error("a user can have at most {MOST_ROLES} roles")]
    TooMany,
    /// The user does not have this role.
    #[error("the user does not have the role {0}")]
    NotHeld(String),
}

impl Role {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Role {
    type Err = RoleError;

    fn from_str(name: &str) -> Result<Self, RoleError> {
        let is_allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b':');
        let begins_well = name.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        if begins_well && name.len() <= LONGEST && name.bytes().all(is_allowed) {
            Ok(Self(name.to_owned()))
        } else {
            // A long text is not worth repeating.
            Err(RoleError::Name(name.chars().take(LONGEST + 1).collect()))
        }
    }
}

/// The roles of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// Roles that were read from a row.
    pub fn from_row(text: &str) -> Self {
        Self(text.split_whitespace().map(|name| Role(name.to_owned())).collect())
    }

    /// The text that a row keeps: the names, sorted and separated by spaces.
    pub fn to_row(&self) -> String {
        self.names().join(" ")
    }

    /// The names, sorted.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|role| role.0.clone()).collect()
    }

    /// Adds a role; `false` if it was there.
    ///
    /// # Errors
    /// [`RoleError::TooMany`].
    pub fn add(&mut self, role: Role) -> Result<bool, RoleError> {
        let is_new = self.0.insert(role);
        if self.0.len() > MOST_ROLES { Err(RoleError::TooMany) } else { Ok(is_new) }
    }

    /// Takes a role away.
    ///
    /// # Errors
    /// [`RoleError::NotHeld`].
    pub fn remove(&mut self, role: &Role) -> Result<(), RoleError> {
        if self.0.remove(role) { Ok(()) } else { Err(RoleError::NotHeld(role.0.clone())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(name: &str) -> Role {
        name.parse().unwrap()
    }

    #[test]
    fn names_of_roles_are_short_and_plain() {
        for name in ["admin", "a", "team:7", "read-only_v1.2", &"a".repeat(32)] {
            assert_eq!(role(name).as_str(), name);
        }
        for name in ["", "Admin", "7th", "two words", "é", "a,b", "a\n", "-a", &"a".repeat(33)] {
            let error = name.parse::<Role>().unwrap_err();
            assert_eq!(error, RoleError::Name(name.to_owned()));
            assert!(error.to_string().contains("a-z 0-9"), "{error}");
        }
    }

    #[test]
    fn a_row_keeps_roles_sorted_and_each_once() {
        let mut roles = Roles::default();
        assert_eq!(roles.to_row(), "");
        for (name, is_new) in [("writer", true), ("admin", true), ("writer", false)] {
            assert_eq!(roles.add(role(name)), Ok(is_new));
        }
        assert_eq!(roles.to_row(), "admin writer");
        assert_eq!(Roles::from_row("admin writer"), roles);
        assert_eq!(Roles::from_row(""), Roles::default());
        roles.remove(&role("admin")).unwrap();
        assert_eq!(roles.names(), ["writer"]);
        assert_eq!(roles.remove(&role("admin")), Err(RoleError::NotHeld("admin".to_owned())));
    }

    #[test]
    fn a_user_has_a_limited_number_of_roles() {
        let mut roles = Roles::default();
        for number in 0..MOST_ROLES {
            assert_eq!(roles.add(role(&format!("r{number}"))), Ok(true));
        }
        assert_eq!(roles.clone().add(role("r0")), Ok(false));
        assert_eq!(roles.add(role("one-more")), Err(RoleError::TooMany));
    }
}
