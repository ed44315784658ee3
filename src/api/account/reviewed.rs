//! `POST /api/account/reviewed`.

use crate::api::client::{AccountClient, JsonApi};
use crate::wire::ApiError;
use leptos::prelude::*;
use server_fn::codec::Json;

/// Dismisses the events that the caller should look at, up to one that they have seen.
///
/// # Errors
/// 400 `malformed_request` if `eventId` is not the id of an event; 401 as for [`me`](super::me).
#[server(name = MarkReviewed, prefix = "/api", endpoint = "account/reviewed", protocol = JsonApi<Json>, client = AccountClient)]
pub async fn mark_reviewed(
    /// The `id` of the newest event that the caller has seen.
    #[server(rename = "eventId")]
    event_id: String,
) -> Result<(), ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let caller = context.caller()?.with_proof()?;
    let malformed = |_| ApiError::MalformedRequest("`eventId` must be the id of an event.".to_owned());
    let until = uuid::Uuid::try_parse(&event_id).map_err(malformed)?;
    Ok(context.services().audit.mark_reviewed(&caller.user_id, until).await?)
}
