//! `POST /api/email` and `POST /api/email/remove`.

use crate::api::client::{AccountClient, JsonApi};
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Mails a link to an email address for the caller's account, and answers 202. The address counts once the link is used;
/// until then the one before does.
///
/// # Errors
/// 401 `invalid_credentials` for a wrong password, 404 `not_found` if the server can't send mail, 422 `invalid_email`,
/// 429 `too_many_attempts`, 503 `busy`; 401 as for [`me`](super::me).
#[server(prefix = "/api", endpoint = "email", protocol = JsonApi<Json>, client = AccountClient)]
pub async fn change_email(
    /// The address.
    email: String,
    /// The account's password.
    password: PlainPassword,
) -> Result<(), ApiError> {
    use crate::api::context::{RequestContext, set_status};
    use crate::users::EmailAddress;
    let context = RequestContext::current()?;
    let caller = context.caller()?.with_proof()?;
    let (services, client) = (context.services(), context.client());
    let (users, user_id) = (&services.users, &caller.user_id);
    let requested = async {
        services.accounts.outbox()?;
        let address = EmailAddress::parse(&email)?;
        let user = users.reauthenticate(user_id, &caller.session_id, password, client).await?;
        users.charge_address(user_id, &address, client).await?;
        services.accounts.request_address(&user, &address, client).await?;
        set_status(http::StatusCode::ACCEPTED);
        Ok(())
    };
    requested.await.inspect_err(|error| context.challenge(error))
}

/// Removes the email address of the caller's account, also one that is not verified yet. Succeeds if there is none.
///
/// # Errors
/// As [`change_email`], without 422.
#[server(prefix = "/api", endpoint = "email/remove", protocol = JsonApi<Json>, client = AccountClient)]
pub async fn remove_email(
    /// The account's password.
    password: PlainPassword,
) -> Result<(), ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let caller = context.caller()?.with_proof()?;
    let (services, client) = (context.services(), context.client());
    let removed = async {
        services.accounts.outbox()?;
        let user =
            services.users.reauthenticate(&caller.user_id, &caller.session_id, password, client).await?;
        Ok(services.accounts.remove_address(&user, client).await?)
    };
    removed.await.inspect_err(|error| context.challenge(error))
}
