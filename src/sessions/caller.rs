//! The signed-in user who makes a request, as an access token names them.

use crate::wire::AccessClaims;

/// The signed-in user who makes a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The user's id, a UUIDv7.
    pub user_id: String,
    /// The user's name.
    pub username: String,
    /// The session that the access token belongs to.
    pub session_id: String,
    /// When the access token expires, in unix seconds.
    pub expires_at: i64,
}

impl From<&AccessClaims> for Caller {
    fn from(claims: &AccessClaims) -> Self {
        Self {
            user_id: claims.sub.clone(),
            username: claims.preferred_username.clone(),
            session_id: claims.sid.clone(),
            expires_at: claims.exp,
        }
    }
}
