//! Ways back into an account without its password.

use serde::{Deserialize, Serialize};

/// A recovery code, as it is shown or typed. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// Wraps a code.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text. Only show or hash it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

/// The token of a link. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LinkToken(String);

impl LinkToken {
    /// Wraps a token.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text. Only put it into a link, or hash it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

/// A user's new recovery codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    /// Each is good once.
    pub codes: Vec<RecoveryCode>,
}

/// An account that its owner got back into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    /// The name to log in with.
    pub username: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::comes_back;

    #[test]
    fn answers_are_read_from_their_json() {
        comes_back(&RecoveryCodes { codes: vec![RecoveryCode::new("K7QF-2M9T".into())] });
        comes_back(&Recovered { username: "ada".into() });
    }
}
