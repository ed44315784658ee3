//! Passwords: PRECIS OpaqueString (RFC 8265 section 4.2), 8 to 256 characters. zxcvbn judges them; there are no
//! composition rules (NIST SP 800-63B-4 section 3.1.1.2).

use super::Username;
use crate::wire::{ApiError, PlainPassword, Strength};
use precis_core::profile::PrecisFastInvocation;
use precis_profiles::OpaqueString;
use zxcvbn::{Score, zxcvbn};

/// A password in its normal form, which is hashed: NFC, with one kind of space.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

const LENGTH: std::ops::RangeInclusive<usize> = 8..=256;

impl Password {
    /// Normalises a password; `None` if no password can have this form.
    pub fn parse(typed: &PlainPassword) -> Option<Self> {
        // Do not spend time on normalising a text that is too long anyway.
        if typed.reveal().len() > LENGTH.end() * 4 {
            return None;
        }
        let form = OpaqueString::enforce(typed.reveal()).ok()?;
        (form.chars().count() <= *LENGTH.end()).then(|| Self(form.into_owned()))
    }

    /// A new password in its normal form, if it withstands guessing by somebody who knows the username. It takes
    /// some milliseconds: not for async threads.
    ///
    /// # Errors
    /// [`ApiError::WeakPassword`], with advice.
    pub fn choose(typed: &PlainPassword, username: &Username) -> Result<Self, ApiError> {
        match Self::estimate(typed, username.as_str()) {
            (Some(password), Strength { accepted: true, .. }) => Ok(password),
            (Some(_), Strength { advice, .. }) => Err(ApiError::WeakPassword(
                format!("This password is easy to guess. {advice}").trim_end().to_owned(),
            )),
            (None, Strength { advice, .. }) => Err(ApiError::WeakPassword(advice)),
        }
    }

    /// The normal form of a password, if it has one, and how well it withstands guessing by somebody who knows this
    /// username. It takes some milliseconds: not for async threads.
    pub fn estimate(typed: &PlainPassword, username: &str) -> (Option<Self>, Strength) {
        let password = Self::parse(typed).filter(|password| LENGTH.contains(&password.0.chars().count()));
        let Some(password) = password else {
            let advice =
                "A password has 8 to 256 characters, none of them a control character or a very new emoji.";
            return (None, Strength { score: 0, accepted: false, advice: advice.to_owned() });
        };
        let estimate = zxcvbn(&password.0, &[username, "latchkey"]);
        let advice = estimate.feedback().map_or_else(String::new, |feedback| {
            let warning = feedback.warning().map(|warning| warning.to_string());
            let suggestions = feedback.suggestions().iter().map(|suggestion| suggestion.to_string());
            warning.into_iter().chain(suggestions).collect::<Vec<_>>().join(" ")
        });
        // A score of two means at least 10^6 guesses. Eight random characters reach it.
        let accepted = estimate.score() >= Score::Two;
        (Some(password), Strength { score: estimate.score().into(), accepted, advice })
    }

    /// The text. Use it only to hash it.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(text: &str) -> Result<Password, ApiError> {
        let username = Username::parse("wanderlust").unwrap();
        Password::choose(&PlainPassword::new(text.to_owned()), &username)
    }

    #[test]
    fn a_password_that_is_hard_to_guess_is_accepted_whatever_its_characters() {
        for text in [
            "correct horse battery staple",
            "vjkqzxwpfm",
            "žluťoučký kůň úpěl",
            "9!f$kQ2#",
            "鷺沼鴨川鶴橋亀有",
        ] {
            assert!(choose(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_password_that_is_easy_to_guess_is_refused_with_advice() {
        for text in
            ["password", "12345678", "qwertyuiop", "wanderlust", "Wanderlust1", "latchkey1", "aaaaaaaaaa"]
        {
            let error = choose(text).unwrap_err();
            assert_eq!(error.code(), "weak_password", "{text}");
            assert!(error.message().len() > 40, "{}", error.message());
        }
    }

    #[test]
    fn strength_meter_agrees_with_registration() {
        for text in ["", "short", "password", "9!f$kQ2#", "correct horse battery staple", "wanderlust7"] {
            let (_, strength) = Password::estimate(&PlainPassword::new(text.to_owned()), "wanderlust");
            assert_eq!(strength.accepted, choose(text).is_ok(), "{text}");
            assert!(strength.accepted || !strength.advice.is_empty(), "{text}");
            assert!(strength.accepted == (strength.score >= 2), "{text}");
        }
        assert_eq!(
            Password::estimate(&PlainPassword::new("correct horse battery staple".to_owned()), "").1.score,
            4
        );
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(choose("é7#kQ!x").is_err());
        let long: String = "kq7Zx!pw".repeat(32);
        assert!(choose(&long).is_ok());
        assert!(choose(&format!("{long}x")).is_err());
        assert!(choose(&"x".repeat(2_000)).is_err());
    }

    #[test]
    fn one_password_typed_in_different_ways_has_one_form() {
        let composed = Password::parse(&PlainPassword::new("caf\u{e9} au\u{3000}lait".into()));
        let apart = Password::parse(&PlainPassword::new("cafe\u{301} au lait".into()));
        assert!(composed.is_some());
        assert_eq!(composed, apart);
    }
}
