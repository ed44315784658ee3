//! The answer to a login and to a refresh.

use super::{AccessToken, DeviceToken, RefreshToken};
use serde::{Deserialize, Serialize};

/// The answer to a login and to a refresh (RFC 6749 section 5.1, in camelCase).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenPair {
    /// For the `Authorization` header.
    pub access_token: AccessToken,
    /// For the next refresh.
    pub refresh_token: RefreshToken,
    /// Always `Bearer`.
    pub token_type: String,
    /// The access token's life, in seconds.
    pub expires_in: i64,
    /// For the next login by this browser; a login gives it, a refresh does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_token: Option<DeviceToken>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::comes_back;

    #[test]
    fn tokens_are_read_as_they_were_written() {
        let pair = TokenPair {
            access_token: AccessToken::from_text("a.b.c".into()),
            refresh_token: RefreshToken::from_text("d.e.f".into()),
            token_type: "Bearer".into(),
            expires_in: 900,
            device_token: None,
        };
        comes_back(&pair);
        comes_back(&TokenPair { device_token: Some(DeviceToken::from_text("g.h.i".into())), ..pair });
    }
}
