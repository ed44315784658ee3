//! A password on its way from the form to the hash.

use serde::{Deserialize, Serialize};

/// A password as it was typed. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlainPassword(String);

impl PlainPassword {
    /// Takes what was typed, unjudged.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for judging or hashing it and nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PlainPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PlainPassword(…)")
    }
}
