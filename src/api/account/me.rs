//! `GET /api/me`.

use crate::api::client::{AccountClient, JsonApi};
use crate::wire::{ApiError, Me};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// The signed-in user, from the access token alone. Makes no query.
///
/// # Errors
/// 401 `token_invalid`, `token_expired`, `session_revoked`.
#[server(name = WhoAmI, prefix = "/api", endpoint = "me", protocol = JsonApi<GetUrl>, client = AccountClient)]
pub async fn me() -> Result<Me, ApiError> {
    let caller = crate::api::context::caller()?;
    Ok(Me {
        user_id: caller.user_id,
        username: caller.username,
        session_id: caller.session_id,
        expires_at: caller.expires_at,
    })
}
