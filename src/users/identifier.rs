//! The text by which people say who they are: a username or an email address.

use super::{EmailAddress, Username};

/// A username, an email address, or a text that is neither and belongs to nobody.
#[derive(Clone, Debug)]
pub struct Identifier {
    username: Option<Username>,
    address: Option<EmailAddress>,
}

impl Identifier {
    /// Reads what a person typed. A text can be both: usernames of older releases may contain an `@`.
    pub fn parse(typed: &str) -> Self {
        Self { username: Username::parse(typed).ok(), address: EmailAddress::parse(typed).ok() }
    }

    /// The username, if it can be one.
    pub(super) fn username(&self) -> Option<&Username> {
        self.username.as_ref()
    }

    /// The normal form of the address, if it is one.
    pub(super) fn mailbox(&self) -> Option<&str> {
        self.address.as_ref().map(EmailAddress::mailbox)
    }

    /// The same for all spellings of one username or mailbox. Empty if it is neither.
    pub fn as_str(&self) -> &str {
        self.mailbox().unwrap_or_else(|| self.username.as_ref().map_or("", Username::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_of_a_name_or_a_mailbox_are_the_same() {
        for (typed, normal) in [
            ("Ada", "ada"),
            ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
            ("ada@home", "ada@home"),
            ("a b", ""),
            ("", ""),
        ] {
            assert_eq!(Identifier::parse(typed).as_str(), normal, "{typed}");
        }
    }
}
