//! `GET /api/activity`.

use crate::keeper::SessionClient;
use crate::wire::json::BrowserJson;
use crate::wire::{ApiError, Event};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// The last 20 events of the caller's account, newest first.
///
/// # Errors
/// 401 as for [`me`](super::me).
#[server(prefix = "/api", endpoint = "activity", input = GetUrl, output = BrowserJson, client = SessionClient)]
pub async fn activity() -> Result<Vec<Event>, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let caller = context.caller()?;
    Ok(context.services().audit.recent(&caller.user_id, 20).await?)
}
