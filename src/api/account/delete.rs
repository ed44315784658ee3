//! `POST /api/account/delete`.

use crate::api::client::{AccountClient, JsonApi};
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Deletes the caller's account and ends all of its sessions. The username becomes available again.
///
/// # Errors
/// 401 `invalid_credentials` for a wrong password, 429 `too_many_attempts`, 503 `busy`; 401 as for [`me`](super::me).
#[server(prefix = "/api", endpoint = "account/delete", protocol = JsonApi<Json>, client = AccountClient)]
pub async fn delete_account(
    /// The account's password.
    password: PlainPassword,
) -> Result<(), ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let caller = context.caller()?.with_proof()?;
    let (services, client) = (context.services(), context.client());
    let deleted = async {
        let user =
            services.users.reauthenticate(&caller.user_id, &caller.session_id, password, client).await?;
        Ok(services.accounts.delete(&user).await?)
    };
    deleted.await.inspect_err(|error| context.challenge(error))
}
