//! `GET /api/activity`.

use crate::audit::Event;
use crate::error::ApiError;
use crate::json::BrowserJson;
use crate::keeper::SessionClient;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// What happened to the caller's account lately, the newest first.
///
/// # Errors
/// 401 as [`me`](super::me).
#[server(prefix = "/api", endpoint = "activity", input = GetUrl, output = BrowserJson, client = SessionClient)]
pub async fn activity() -> Result<Vec<Event>, ApiError> {
    let caller = crate::sessions::bearer::caller()?;
    let audit = crate::request::provided::<crate::audit::Audit>()?;
    Ok(audit.recent(&caller.user_id, 20).await?)
}
