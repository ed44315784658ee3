//! `GET /api/activity`.

use crate::api::client::{AccountClient, JsonApi};
use crate::wire::{ApiError, Event};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// A page of 20 events of the caller's account, newest first.
///
/// # Errors
/// 400 `malformed_request` if `before` is not the id of an event; 401 as for [`me`](super::me).
#[server(prefix = "/api", endpoint = "activity", protocol = JsonApi<GetUrl>, client = AccountClient)]
pub async fn activity(
    /// The id of an event: the answer begins after it. Without one it begins with the latest event.
    before: Option<String>,
) -> Result<Vec<Event>, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let caller = context.caller()?;
    let malformed = |_| ApiError::MalformedRequest("`before` must be the id of an event.".to_owned());
    let before = before.map(|id| uuid::Uuid::try_parse(&id)).transpose().map_err(malformed)?;
    Ok(context.services().audit.recent(&caller.user_id, before, crate::wire::ACTIVITY_PAGE).await?)
}
