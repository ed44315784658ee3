//! `POST /api/refresh`.

use crate::api::client::PlainClient;
use crate::wire::json::BrowserJson;
use crate::wire::{ApiError, RefreshToken, TokenPair};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Carries a session on: a fresh access token, and the successor of the refresh token presented.
/// The header `Idempotency-Key` makes a repeated call answer as the first did.
///
/// # Errors
/// 400 `malformed_request`, 401 `token_invalid`, `token_expired`, `session_revoked`, `refresh_reused`.
#[server(prefix = "/api", endpoint = "refresh", input = Json, output = BrowserJson, client = PlainClient)]
pub async fn refresh(
    /// As the last login or refresh gave it.
    #[server(rename = "refreshToken")]
    refresh_token: RefreshToken,
) -> Result<TokenPair, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let key = context.idempotency_key()?;
    context.services().sessions.refresh(refresh_token, key, context.client()).await
}
