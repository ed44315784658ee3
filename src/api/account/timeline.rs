//! `GET /api/sessions/{id}/timeline`.

use crate::api::client::{AccountClient, JsonApi};
use crate::wire::{ApiError, TimelineEntry};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// The last 50 verdicts on refreshes of one of the caller's sessions, newest first. The session may have ended.
///
/// # Errors
/// 404 `not_found` if the caller has no such session; 401 as for [`me`](super::me).
#[server(prefix = "/api", endpoint = "sessions/{id}/timeline", protocol = JsonApi<GetUrl>, client = AccountClient)]
pub async fn session_timeline(
    /// The `sessionId` of [`list_sessions`](super::list_sessions).
    id: String,
) -> Result<Vec<TimelineEntry>, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let caller = context.caller()?;
    context.services().sessions.timeline(&id, &caller.user_id).await
}
