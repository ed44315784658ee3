//! `POST /api/password`.

use crate::api::client::{AccountClient, JsonApi};
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Changes the caller's password and ends all other sessions.
///
/// # Errors
/// 401 `invalid_credentials` for a wrong current password, 422 `weak_password`, 429 `too_many_attempts`, 503
/// `busy`; 401 as for [`me`](super::me).
#[server(prefix = "/api", endpoint = "password", protocol = JsonApi<Json>, client = AccountClient)]
pub async fn change_password(
    /// The present password.
    #[server(rename = "currentPassword")]
    current_password: PlainPassword,
    /// The new password.
    #[server(rename = "newPassword")]
    new_password: PlainPassword,
) -> Result<(), ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let caller = context.caller()?.with_proof()?;
    let (services, client) = (context.services(), context.client());
    let changed = async {
        let (user_id, session) = (&caller.user_id, &caller.session_id);
        let user = services.users.reauthenticate(user_id, session, current_password, client).await?;
        Ok(services.accounts.change_password(&user, new_password, session, client).await?)
    };
    changed.await.inspect_err(|error| context.challenge(error))
}
