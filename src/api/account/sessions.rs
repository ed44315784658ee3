//! `GET /api/sessions`, `POST /api/sessions/revoke` and `/api/sessions/revoke-others`.

use crate::api::client::{AccountClient, JsonApi};
use crate::wire::{ApiError, Revoked, SessionSummary};
use leptos::prelude::*;
use server_fn::codec::{GetUrl, Json};

/// The caller's live sessions, the last used first.
///
/// # Errors
/// 401 as for [`me`](super::me).
#[server(name = ListSessions, prefix = "/api", endpoint = "sessions", protocol = JsonApi<GetUrl>, client = AccountClient)]
pub async fn list_sessions() -> Result<Vec<SessionSummary>, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let caller = context.caller()?;
    let live = context.services().sessions.live_of(&caller.user_id).await?;
    Ok(live.into_iter().map(|session| session.summary(&caller.session_id)).collect())
}

/// Ends one of the caller's sessions. Succeeds if it has ended already.
///
/// # Errors
/// 404 `not_found` if the caller has no such session; 401 as for [`me`](super::me).
#[server(prefix = "/api", endpoint = "sessions/revoke", protocol = JsonApi<Json>, client = AccountClient)]
pub async fn revoke_session(
    /// The `sessionId` of [`list_sessions`].
    #[server(rename = "sessionId")]
    session_id: String,
) -> Result<(), ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let caller = context.caller()?.with_proof()?;
    let accounts = &context.services().accounts;
    accounts.end_session(&session_id, Some(&caller.user_id), context.client()).await?;
    Ok(())
}

/// Ends all of the caller's sessions except the one of this request.
///
/// # Errors
/// 401 as for [`me`](super::me).
#[server(prefix = "/api", endpoint = "sessions/revoke-others", protocol = JsonApi<Json>, client = AccountClient)]
pub async fn revoke_others() -> Result<Revoked, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let caller = context.caller()?.with_proof()?;
    let accounts = &context.services().accounts;
    let revoked = accounts.end_sessions(&caller.user_id, &caller.session_id, context.client()).await?;
    Ok(Revoked { revoked })
}
