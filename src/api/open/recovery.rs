//! `POST /api/recovery`, `POST /api/recovery/code` and `POST /api/recovery/finish`.

use crate::api::client::{JsonApi, PlainClient};
use crate::wire::{ApiError, LinkToken, PlainPassword, Recovered, RecoveryCode};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Mails a link by which a user sets a new password, and answers 202. The answer is the same, in the same time, whether
/// the account exists, has a verified address, or not.
///
/// # Errors
/// 404 `not_found` if the server can't send mail, 429 `too_many_attempts`.
#[server(prefix = "/api", endpoint = "recovery", protocol = JsonApi<Json>, client = PlainClient)]
pub async fn request_recovery(
    /// A username or a verified email address.
    identifier: String,
) -> Result<(), ApiError> {
    use crate::api::context::{RequestContext, set_status};
    let context = RequestContext::current()?;
    let (services, client) = (context.services(), context.client());
    services.accounts.outbox()?;
    let user_id = services.users.begin_recovery_by_mail(&identifier, client).await?;
    services.accounts.request_recovery(user_id, client).await?;
    set_status(http::StatusCode::ACCEPTED);
    Ok(())
}

/// Sets a new password by a recovery code, and ends all sessions. The code is then used up.
///
/// # Errors
/// 401 `invalid_credentials` if the code is wrong or there is no such user; the answer does not tell which. 422
/// `weak_password`, 429 `too_many_attempts`, 503 `busy`.
#[server(prefix = "/api", endpoint = "recovery/code", protocol = JsonApi<Json>, client = PlainClient)]
pub async fn recover_by_code(
    /// In any spelling that registration accepts.
    username: String,
    /// One of the account's recovery codes.
    code: RecoveryCode,
    /// The new password.
    #[server(rename = "newPassword")]
    new_password: PlainPassword,
) -> Result<(), ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let (services, client) = (context.services(), context.client());
    let (username, user) = services.users.begin_recovery(&username, client).await?;
    Ok(services.accounts.recover_by_code(&username, user, code, new_password, client).await?)
}

/// Sets a new password by a link, and ends all sessions. The link is then used up.
///
/// # Errors
/// 410 `link_used`, 422 `weak_password`, 429 `too_many_attempts`, 503 `busy`.
#[server(prefix = "/api", endpoint = "recovery/finish", protocol = JsonApi<Json>, client = PlainClient)]
pub async fn finish_recovery(
    /// The token in the link.
    token: LinkToken,
    /// The new password.
    #[server(rename = "newPassword")]
    new_password: PlainPassword,
) -> Result<Recovered, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let (services, client) = (context.services(), context.client());
    services.users.charge_link(client).await?;
    Ok(services.accounts.recover_by_link(token, new_password, client).await?)
}
