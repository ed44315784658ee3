//! `POST /api/email/verify` and `POST /api/email/undo`.

use crate::api::client::{JsonApi, PlainClient};
use crate::wire::{ApiError, EmailRestored, EmailVerified, LinkToken};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Makes the email address of a link that of its account. The link is then used up.
///
/// # Errors
/// 404 `not_found` if the server can't send mail, 410 `link_used`, 429 `too_many_attempts`.
#[server(prefix = "/api", endpoint = "email/verify", protocol = JsonApi<Json>, client = PlainClient)]
pub async fn verify_email(
    /// The token in the link.
    token: LinkToken,
) -> Result<EmailVerified, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let (services, client) = (context.services(), context.client());
    services.users.charge_link(client).await?;
    Ok(services.accounts.verify_address(&token, client).await?)
}

/// Undoes a change of the email address by the link in the mail about it, within 7 days, and ends all sessions. The link
/// is then used up; the answer has a token for [`finish_recovery`](super::finish_recovery).
///
/// # Errors
/// As [`verify_email`].
#[server(prefix = "/api", endpoint = "email/undo", protocol = JsonApi<Json>, client = PlainClient)]
pub async fn undo_email_change(
    /// The token in the link.
    token: LinkToken,
) -> Result<EmailRestored, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let (services, client) = (context.services(), context.client());
    services.users.charge_link(client).await?;
    Ok(services.accounts.undo_address_change(&token, client).await?)
}
