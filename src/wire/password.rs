//! A password in plain text.

use serde::{Deserialize, Serialize};

/// A password as the user typed it. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlainPassword(String);

impl PlainPassword {
    /// Wraps a typed password without judging it.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text. Only judge or hash it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PlainPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PlainPassword(…)")
    }
}
