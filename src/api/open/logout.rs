//! `POST /api/logout`.

use crate::api::client::{JsonApi, PlainClient};
use crate::wire::{ApiError, RefreshToken};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Ends the session of this refresh token. Its access tokens are refused at once. Succeeds if the session is over
/// already.
///
/// # Errors
/// 401 `token_invalid`; if the session is bound, `proof_required`, `proof_invalid`, `use_dpop_nonce`.
#[server(prefix = "/api", endpoint = "logout", protocol = JsonApi<Json>, client = PlainClient)]
pub async fn logout(
    /// The refresh token of the last login or refresh.
    #[server(rename = "refreshToken")]
    refresh_token: RefreshToken,
) -> Result<(), ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let proof = context.proof_for(&refresh_token)?;
    context.services().sessions.end_by_token(&refresh_token, context.client(), &proof).await
}
