//! `POST /api/logout`.

use crate::error::ApiError;
use crate::fetch::PlainClient;
use crate::json::BrowserJson;
use crate::tokens::RefreshToken;
use leptos::prelude::*;
use server_fn::codec::Json;

/// Ends the session of this refresh token, and its access tokens at once. A session that is over
/// already is no error.
///
/// # Errors
/// 401 `token_invalid`.
#[server(prefix = "/api", endpoint = "logout", input = Json, output = BrowserJson, client = PlainClient)]
pub async fn logout(
    /// As the last login or refresh gave it.
    #[server(rename = "refreshToken")]
    refresh_token: RefreshToken,
) -> Result<(), ApiError> {
    let sessions = crate::request::provided::<super::Sessions>()?;
    sessions.end_by_token(&refresh_token).await
}
