//! `POST /api/recovery/codes`.

use crate::api::client::{AccountClient, JsonApi};
use crate::wire::{ApiError, PlainPassword, RecoveryCodes};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Makes ten recovery codes for the caller's account, in place of those it had. They are shown this once.
///
/// # Errors
/// 401 `invalid_credentials` for a wrong password, 429 `too_many_attempts`, 503 `busy`; 401 as for [`me`](super::me).
#[server(prefix = "/api", endpoint = "recovery/codes", protocol = JsonApi<Json>, client = AccountClient)]
pub async fn new_recovery_codes(
    /// The account's password.
    password: PlainPassword,
) -> Result<RecoveryCodes, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let caller = context.caller()?.with_proof()?;
    let (services, client) = (context.services(), context.client());
    let made = async {
        let user =
            services.users.reauthenticate(&caller.user_id, &caller.session_id, password, client).await?;
        Ok(RecoveryCodes { codes: services.accounts.new_recovery_codes(&user, client).await? })
    };
    made.await.inspect_err(|error| context.challenge(error))
}
