//! Password strength.

use serde::{Deserialize, Serialize};

/// How hard a password is to guess.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Strength {
    /// zxcvbn's score: from 0, guessed at once, to 4, more than 10^10 guesses.
    pub score: u8,
    /// Whether registration accepts it.
    pub accepted: bool,
    /// The weakness of the password and how to improve it; empty for a good password.
    pub advice: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::comes_back;

    #[test]
    fn a_strength_is_read_from_its_json() {
        comes_back(&Strength { score: 4, accepted: true, advice: String::new() });
    }
}
