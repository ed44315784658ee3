//! The normal form of passwords: that of PRECIS OpaqueString
//! ([RFC 8265 section 4.2](https://www.rfc-editor.org/rfc/rfc8265#section-4.2)), but without its tables of allowed
//! characters, which know no emoji of the last ten years.

use crate::wire::PlainPassword;
use unicode_normalization::UnicodeNormalization;

/// A password in its normal form, which is hashed: NFC, with one kind of space.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// The most characters of a password.
pub(super) const LONGEST: usize = 256;

impl Password {
    /// Normalises a password; `None` if it is too long.
    pub fn normalise(typed: &PlainPassword) -> Option<Self> {
        // Do not spend time on normalising a text that is too long anyway.
        if typed.reveal().len() > LONGEST * 4 {
            return None;
        }
        let spaces_alike = typed.reveal().chars().map(|c| if is_space(c) { ' ' } else { c });
        let form: String = spaces_alike.nfc().collect();
        (form.chars().count() <= LONGEST).then_some(Self(form))
    }

    /// The text. Use it only to judge and to hash it.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

/// Unicode's general category Zs.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use precis_core::profile::PrecisFastInvocation;
    use precis_profiles::OpaqueString;
    use proptest::prelude::*;

    fn normal_form(text: &str) -> Option<String> {
        Password::normalise(&PlainPassword::new(text.to_owned())).map(|password| password.0)
    }

    #[test]
    fn one_password_typed_in_different_ways_has_one_form() {
        let composed = normal_form("caf\u{e9} au\u{3000}lait");
        assert_eq!(composed.as_deref(), Some("café au lait"));
        assert_eq!(composed, normal_form("cafe\u{301} au lait"));
    }

    #[test]
    fn any_character_has_a_normal_form() {
        for text in ["❤️ and 🫠 and 🪿", "tab\tbed", "", "\u{0}"] {
            assert_eq!(normal_form(text).as_deref(), Some(text));
        }
    }

    proptest! {
        /// Hashes of earlier releases stay valid: those were made from OpaqueString's form.
        #[test]
        fn the_form_is_that_of_opaque_string_where_that_has_one(typed in ".{0,80}") {
            if let Ok(form) = OpaqueString::enforce(typed.as_str()) {
                prop_assert_eq!(normal_form(&typed).unwrap(), form);
            }
        }
    }
}
