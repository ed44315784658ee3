//! `POST /api/refresh`.

use crate::api::client::{JsonApi, PlainClient};
use crate::wire::{ApiError, RefreshToken, TokenPair};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Exchanges a refresh token for a new access token and the next refresh token. A repeated call with the same
/// `Idempotency-Key` header gets the same answer.
///
/// # Errors
/// 400 `malformed_request`, 401 `token_invalid`, `token_expired`, `session_revoked`, `refresh_reused`; if the
/// session is bound, `proof_required`, `proof_invalid`, `use_dpop_nonce`.
#[server(prefix = "/api", endpoint = "refresh", protocol = JsonApi<Json>, client = PlainClient)]
pub async fn refresh(
    /// The refresh token of the last login or refresh.
    #[server(rename = "refreshToken")]
    refresh_token: RefreshToken,
) -> Result<TokenPair, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let key = context.idempotency_key()?;
    let proof = context.proof_for(&refresh_token)?;
    context.services().sessions.refresh(refresh_token, key, context.client(), &proof).await
}
