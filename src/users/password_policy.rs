//! Which passwords are good enough: 8 to 256 characters, hard to guess, and not among those that many people use. There
//! are no composition rules ([NIST SP 800-63B-4 section 3.1.1.2](https://pages.nist.gov/800-63-4/sp800-63b.html)).

use super::breached_passwords::BreachedPasswords;
use super::guessable::{self, without_words};
use super::password::LONGEST;
use super::{Password, Username};
use crate::texts::advice::of_sentence as sentence_text;
use crate::texts::{Text, rules as texts};
use crate::wire::{ApiError, PlainPassword, RefusedValue, Strength};
use zxcvbn::{Score, zxcvbn};

/// Judges new passwords. Cloning it is cheap.
#[derive(Clone, Debug, Default)]
pub struct PasswordPolicy {
    breached: BreachedPasswords,
}

const SHORTEST: usize = 8;
const SERVICE: &str = "latchkey";

impl PasswordPolicy {
    /// Refuses the passwords in `breached`, too.
    pub fn new(breached: BreachedPasswords) -> Self {
        Self { breached }
    }

    /// A new password in its normal form, if it withstands guessing by somebody who knows the username. It takes
    /// some milliseconds: not for async threads.
    ///
    /// # Errors
    /// [`ApiError::WeakPassword`], with advice.
    pub fn choose(&self, typed: &PlainPassword, username: &Username) -> Result<Password, ApiError> {
        let (Strength { advice, .. }, verdict) = self.judge(typed, username.as_str());
        verdict.map_err(|reason| {
            let message = match reason {
                "too_short" | "too_long" | "control_character" => advice,
                _ => [texts::PASSWORD_EASY.get(), &advice].join(" ").trim_end().to_owned(),
            };
            ApiError::WeakPassword(RefusedValue::new(reason, message))
        })
    }

    /// How well a password withstands guessing by somebody who knows this username. It takes some milliseconds: not
    /// for async threads.
    pub fn strength(&self, typed: &PlainPassword, username: &str) -> Strength {
        self.judge(typed, username).0
    }

    /// The strength, and the password in its normal form or the reason why it is refused.
    fn judge(&self, typed: &PlainPassword, username: &str) -> (Strength, Result<Password, &'static str>) {
        let impossible = |reason| {
            let advice = texts::PASSWORD_LENGTH.with(&[&SHORTEST.to_string(), &LONGEST.to_string()]);
            (Strength { score: 0, accepted: false, advice }, Err(reason))
        };
        let Some(password) = Password::normalise(typed) else { return impossible("too_long") };
        let text = password.reveal();
        if text.chars().count() < SHORTEST {
            return impossible("too_short");
        }
        if text.chars().any(char::is_control) {
            return impossible("control_character");
        }
        let known = [username, SERVICE];
        let estimate = zxcvbn(text, &known);
        // A score of two means at least 10^6 guesses. Eight random characters reach it.
        let enough = Score::Two;
        let weakness = if self.breached.contains(text) {
            Some(("common_password", texts::PASSWORD_COMMON.owned()))
        } else if let Some(rest) = without_words(text, &known)
            && (rest.chars().count() < SHORTEST || zxcvbn(&rest, &known).score() < enough)
        {
            Some(("contains_name", texts::PASSWORD_NAME.owned()))
        } else if guessable::is_one_word(text, |word| zxcvbn(word, &known).guesses()) {
            Some(("single_word", texts::PASSWORD_SINGLE_WORD.owned()))
        } else {
            (estimate.score() < enough).then(|| ("guessable", advice(&estimate)))
        };
        let score = u8::from(estimate.score());
        match weakness {
            Some((reason, advice)) => {
                (Strength { score: score.min(1), accepted: false, advice }, Err(reason))
            }
            None => (Strength { score, accepted: true, advice: advice(&estimate) }, Ok(password)),
        }
    }
}

fn advice(estimate: &zxcvbn::Entropy) -> String {
    estimate.feedback().map_or_else(String::new, |feedback| {
        let warning = feedback.warning().map(|warning| warning.to_string());
        let suggestions = feedback.suggestions().iter().map(|suggestion| suggestion.to_string());
        let in_words = |sentence: String| sentence_text(&sentence).map_or(sentence, Text::owned);
        warning.into_iter().chain(suggestions).map(in_words).collect::<Vec<_>>().join(" ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(text: &str) -> Result<Password, ApiError> {
        let username = Username::parse("wanderlust").unwrap();
        PasswordPolicy::default().choose(&PlainPassword::new(text.to_owned()), &username)
    }

    #[test]
    fn a_password_that_is_hard_to_guess_is_accepted_whatever_its_characters() {
        for text in [
            "correct horse battery staple",
            "vjkqzxwpfm",
            "žluťoučký kůň úpěl",
            "9!f$kQ2#",
            "鷺沼鴨川鶴橋亀有",
            "❤️ seven 🫠 kettles",
            "wanderlust has nine owls",
            "summer rain on 17 roofs",
        ] {
            assert!(choose(text).is_ok(), "{text}: {:?}", choose(text));
        }
    }

    #[test]
    fn a_password_that_is_easy_to_guess_is_refused_with_advice() {
        for text in [
            "password",
            "12345678",
            "qwertyuiop",
            "wanderlust",
            "Wanderlust1",
            "w4nderlust!!!77",
            "x9-wanderlust-k",
            "latchkey1",
            "aaaaaaaaaa",
            "пароль123",
            "Пароль2026",
            "contraseña1",
            "contrasena2026!",
            "password password",
            "Password-password!",
            "Summer2026!",
            "2025winter",
            "Sommer2026!",
            "passwort99",
            "наташа1990",
        ] {
            let Err(error) = choose(text) else { panic!("{text} is accepted") };
            assert_eq!(error.code(), "weak_password", "{text}");
            assert!(error.message().len() > 40, "{}", error.message());
        }
    }

    #[test]
    fn strength_meter_agrees_with_registration() {
        let policy = PasswordPolicy::default();
        for text in [
            "",
            "short",
            "password",
            "Summer2026!",
            "tab\tin the password",
            "9!f$kQ2#",
            "correct horse battery staple",
            "wanderlust7",
        ] {
            let strength = policy.strength(&PlainPassword::new(text.to_owned()), "wanderlust");
            assert_eq!(strength.accepted, choose(text).is_ok(), "{text}");
            assert!(strength.accepted || !strength.advice.is_empty(), "{text}");
            assert_eq!(strength.accepted, strength.score >= 2, "{text}");
        }
        let passphrase = PlainPassword::new("correct horse battery staple".to_owned());
        assert_eq!(policy.strength(&passphrase, "").score, 4);
    }

    #[test]
    fn a_refused_password_has_its_reason() {
        let long = "kq7Zx!pw".repeat(33);
        for (text, reason) in [
            ("short", "too_short"),
            (&*long, "too_long"),
            ("tab\tin the password", "control_character"),
            ("password", "common_password"),
            ("x9-wanderlust-k", "contains_name"),
            ("Summer2026!", "single_word"),
            ("aaaaaaaaaaaa", "guessable"),
        ] {
            assert_eq!(choose(text).unwrap_err().reason().as_deref(), Some(reason), "{text}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(choose("é7#kQ!x").is_err());
        let long: String = "kq7Zx!pw".repeat(32);
        assert!(choose(&long).is_ok());
        assert!(choose(&format!("{long}x")).is_err());
        assert!(choose(&"x".repeat(2_000)).is_err());
    }
}
