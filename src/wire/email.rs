//! Email addresses of accounts.

use super::recovery::LinkToken;
use serde::{Deserialize, Serialize};

/// An address that is verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailVerified {
    /// The user whose it is.
    pub username: String,
    /// The address.
    pub email: String,
}

/// An address that was brought back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EmailRestored {
    /// The user whose it is.
    pub username: String,
    /// The address.
    pub email: String,
    /// For a new password: whoever changed the address knows the present one.
    pub recovery_token: LinkToken,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::comes_back;

    #[test]
    fn answers_are_read_from_their_json() {
        comes_back(&EmailVerified { username: "ada".into(), email: "ada@example.org".into() });
        comes_back(&EmailRestored {
            username: "ada".into(),
            email: "ada@example.org".into(),
            recovery_token: LinkToken::new("k".into()),
        });
    }
}
