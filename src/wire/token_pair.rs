//! The tokens of a session.

use super::{AccessToken, DeviceToken, RefreshToken};
use serde::{Deserialize, Serialize};

/// The answer to a login and to a refresh (RFC 6749 section 5.1, in camelCase).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenPair {
    /// The token for the `Authorization` header.
    pub access_token: AccessToken,
    /// The token for the next refresh.
    pub refresh_token: RefreshToken,
    /// `DPoP` if the session is bound to a key (RFC 9449 section 5), else `Bearer`.
    pub token_type: String,
    /// The lifetime of the access token, in seconds.
    pub expires_in: i64,
    /// The token for the next login from this browser. Only the answer to a login has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_token: Option<DeviceToken>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::comes_back;

    #[test]
    fn a_token_pair_is_read_from_its_json() {
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
