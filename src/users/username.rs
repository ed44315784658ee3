//! Usernames: PRECIS UsernameCaseMapped (RFC 8265 section 3.3), 3 to 64 characters.

use crate::wire::ApiError;
use precis_core::profile::PrecisFastInvocation;
use precis_profiles::UsernameCaseMapped;

/// A username in its normal form, in which it is stored, compared and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username(String);

const LENGTH: std::ops::RangeInclusive<usize> = 3..=64;

impl Username {
    /// Normalises a username: lower case, width-mapped, NFC.
    ///
    /// # Errors
    /// [`ApiError::InvalidUsername`], whose text says what is accepted.
    pub fn parse(typed: &str) -> Result<Self, ApiError> {
        let mapped = UsernameCaseMapped::enforce(typed).map_err(|_| {
            refused("A username is made of letters, digits and signs such as . _ - +, without spaces.")
        })?;
        if !LENGTH.contains(&mapped.chars().count()) {
            return Err(refused("A username has 3 to 64 characters."));
        }
        Ok(Self(mapped.into_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn refused(accepted: &str) -> ApiError {
    ApiError::InvalidUsername(accepted.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_name_typed_in_different_ways_has_one_form() {
        for (typed, form) in [
            ("ada", "ada"),
            ("Ada", "ada"),
            ("ＡＤＡ", "ada"),
            ("Jose\u{301}", "jos\u{e9}"),
            ("ada.l+x_1-2", "ada.l+x_1-2"),
            ("اختبار", "اختبار"),
        ] {
            assert_eq!(Username::parse(typed).unwrap().as_str(), form, "{typed}");
        }
    }

    #[test]
    fn a_text_that_is_no_username_is_refused() {
        let long = "a".repeat(65);
        for typed in ["", "ab", &long, "a b c", " ada", "ada\n", "ad\u{0}a", "😀😀😀", "a\u{202e}bc"] {
            let error = Username::parse(typed).unwrap_err();
            assert_eq!(error.code(), "invalid_username", "{typed:?}");
        }
        assert!(Username::parse(&"a".repeat(64)).is_ok());
    }

    proptest! {
        #[test]
        fn normalising_a_normal_form_changes_nothing(typed in ".{0,80}") {
            if let Ok(name) = Username::parse(&typed) {
                prop_assert_eq!(Username::parse(name.as_str()).unwrap(), name);
            }
        }
    }
}
