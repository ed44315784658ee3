//! `GET /api/me`: what the access token says, from the token alone.

use crate::error::ApiError;
use crate::json::{BrowserJson, FromJson, Value};
use crate::keeper::SessionClient;
use leptos::prelude::*;
use serde::Serialize;
use server_fn::codec::GetUrl;

/// The signed-in user, as the access token has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// UUIDv7.
    pub user_id: String,
    /// The user's name.
    pub username: String,
    /// The session that the token belongs to.
    pub session_id: String,
    /// When the token expires, in unix seconds.
    pub expires_at: i64,
}

impl FromJson for Me {
    fn from_json(json: &Value) -> Option<Self> {
        Some(Self {
            user_id: json.get("userId")?,
            username: json.get("username")?,
            session_id: json.get("sessionId")?,
            expires_at: json.get("expiresAt")?,
        })
    }
}

/// Who is calling. Makes no query.
///
/// # Errors
/// 401 `token_invalid`, `token_expired`, `session_revoked`.
#[server(name = WhoAmI, prefix = "/api", endpoint = "me", input = GetUrl, output = BrowserJson, client = SessionClient)]
pub async fn me() -> Result<Me, ApiError> {
    let caller = crate::sessions::bearer::caller()?;
    Ok(Me {
        user_id: caller.user_id,
        username: caller.username,
        session_id: caller.session_id,
        expires_at: caller.expires_at,
    })
}
