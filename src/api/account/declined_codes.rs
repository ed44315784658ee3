//! `POST /api/recovery/codes/decline`.

use crate::api::client::{AccountClient, JsonApi};
use crate::wire::ApiError;
use leptos::prelude::*;
use server_fn::codec::Json;

/// Stops offering recovery codes to the caller. They can be made all the same.
///
/// # Errors
/// 401 as for [`me`](super::me).
#[server(prefix = "/api", endpoint = "recovery/codes/decline", protocol = JsonApi<Json>, client = AccountClient)]
pub async fn decline_recovery_codes() -> Result<(), ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let caller = context.caller()?.with_proof()?;
    Ok(context.services().accounts.decline_codes(&caller.user_id).await?)
}
