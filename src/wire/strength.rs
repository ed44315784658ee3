//! How well a password withstands guessing.

use serde::{Deserialize, Serialize};

/// How well a password would withstand guessing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Strength {
    /// From 0, which is guessed at once, to 4, which takes more than 10^10 guesses (zxcvbn's score).
    pub score: u8,
    /// Whether it would be taken.
    pub accepted: bool,
    /// What is wrong with it and how to do better; empty for a good one.
    pub advice: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::comes_back;

    #[test]
    fn answers_are_read_as_they_were_written() {
        comes_back(&Strength { score: 4, accepted: true, advice: String::new() });
    }
}
