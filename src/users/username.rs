//! Usernames: PRECIS UsernameCaseMapped (RFC 8265 section 3.3), 3 to 64 characters.

use crate::texts::{Text, rules as texts};
use crate::wire::{ApiError, RefusedValue};
use precis_core::Error;
use precis_core::profile::PrecisFastInvocation;
use precis_profiles::UsernameCaseMapped;
use unicode_bidi::{BidiClass, bidi_class};
use unicode_normalization::char::is_combining_mark;

/// A username in its normal form, in which it is stored, compared and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username(String);

const SHORTEST: usize = 3;
const LONGEST: usize = 64;

impl Username {
    /// Normalises a username: lower case, width-mapped, NFC.
    ///
    /// # Errors
    /// [`ApiError::InvalidUsername`], with the rule that the text breaks.
    pub fn parse(typed: &str) -> Result<Self, ApiError> {
        let refused = |reason, rule: &'static Text| {
            Err(ApiError::InvalidUsername(RefusedValue::new(reason, rule.get())))
        };
        let mapped = match UsernameCaseMapped::enforce(typed) {
            Ok(mapped) => mapped,
            Err(_) if typed.contains(char::is_whitespace) => {
                return refused("spaces", &texts::USERNAME_SPACES);
            }
            Err(Error::Invalid) if typed.is_empty() => return refused("too_short", &texts::USERNAME_LENGTH),
            // The Bidi Rule (RFC 5893 section 2) is the last that is applied.
            Err(Error::Invalid) if has_letters_of_both_directions(typed) => {
                return refused("mixed_directions", &texts::USERNAME_DIRECTIONS);
            }
            Err(Error::Invalid) => return refused("right_to_left", &texts::USERNAME_RIGHT_TO_LEFT),
            Err(_) => return refused("character", &texts::USERNAME_CHARACTERS),
        };
        match mapped.chars().count() {
            ..SHORTEST => refused("too_short", &texts::USERNAME_LENGTH),
            SHORTEST..=LONGEST => Ok(Self(mapped.into_owned())),
            _ => refused("too_long", &texts::USERNAME_LENGTH),
        }
    }

    /// Normalises the name of a new account. It has no `@`, so that nobody registers the email address of somebody else,
    /// and does not begin with a combining mark, which would change the character before the name.
    ///
    /// # Errors
    /// As [`Username::parse`].
    pub fn parse_new(typed: &str) -> Result<Self, ApiError> {
        let name = Self::parse(typed)?;
        if name.0.contains('@') {
            let rule = texts::USERNAME_AT_SIGN.get();
            return Err(ApiError::InvalidUsername(RefusedValue::new("at_sign", rule)));
        }
        // The tables of PRECIS lack the lower case of Cherokee: such a name would not be accepted in its own normal form.
        if !Self::parse(&name.0).is_ok_and(|again| again == name) {
            let rule = texts::USERNAME_CHARACTERS.get();
            return Err(ApiError::InvalidUsername(RefusedValue::new("character", rule)));
        }
        if name.0.starts_with(is_combining_mark) {
            let rule = texts::USERNAME_BEGINNING.get();
            return Err(ApiError::InvalidUsername(RefusedValue::new("character", rule)));
        }
        Ok(name)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn has_letters_of_both_directions(text: &str) -> bool {
    let has = |class| text.chars().any(|character| bidi_class(character) == class);
    has(BidiClass::L) && (has(BidiClass::R) || has(BidiClass::AL))
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
            ("שלום", "שלום"),
        ] {
            assert_eq!(Username::parse(typed).unwrap().as_str(), form, "{typed}");
        }
    }

    #[test]
    fn a_text_that_is_no_username_is_refused_with_the_true_reason() {
        let long = "a".repeat(65);
        for (typed, reason) in [
            ("", "too_short"),
            ("ab", "too_short"),
            (&long, "too_long"),
            ("a b c", "spaces"),
            (" ada", "spaces"),
            ("ada\n", "spaces"),
            ("ada\u{a0}l", "spaces"),
            ("ad\u{0}a", "character"),
            ("😀😀😀", "character"),
            ("a\u{202e}bc", "character"),
            ("abc-שלום", "mixed_directions"),
            ("שלום1a", "mixed_directions"),
            ("1שלום", "right_to_left"),
            ("שלום-", "right_to_left"),
            ("٣٤٥", "right_to_left"),
            ("מַיִם", "right_to_left"),
        ] {
            let error = Username::parse(typed).unwrap_err();
            assert_eq!((error.code(), &*error.reason().unwrap()), ("invalid_username", reason), "{typed:?}");
        }
        assert!(Username::parse(&"a".repeat(64)).is_ok());
    }

    #[test]
    fn a_new_username_has_no_at_sign_in_any_width() {
        for typed in ["ada@example.org", "ada\u{ff20}example.org"] {
            assert!(Username::parse(typed).is_ok(), "{typed}");
            assert_eq!(Username::parse_new(typed).unwrap_err().code(), "invalid_username", "{typed}");
        }
        assert!(Username::parse_new("ada").is_ok());
    }

    #[test]
    fn a_new_username_is_accepted_in_its_normal_form() {
        assert_eq!(Username::parse_new("ᎠᎠᎠ").unwrap_err().code(), "invalid_username");
    }

    #[test]
    fn a_new_username_does_not_begin_with_a_combining_mark() {
        for typed in ["\u{301}ada", "\u{5b0}שלום", "\u{e31}กขค"] {
            assert_eq!(Username::parse_new(typed).unwrap_err().code(), "invalid_username", "{typed}");
        }
        for typed in ["a\u{301}da", "हिन्दी", "ไทย"] {
            assert!(Username::parse_new(typed).is_ok(), "{typed}");
        }
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
