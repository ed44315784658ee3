//! `POST /api/register`.

use crate::api::client::{JsonApi, PlainClient};
use crate::wire::{ApiError, LinkToken, PlainPassword, Registered};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Creates an account and answers 201.
///
/// # Errors
/// 403 `registration_closed` or `invitation_invalid`, 409 `username_taken`, 422 `invalid_username` or `weak_password`,
/// 429 `too_many_attempts`, 503 `busy`.
#[server(prefix = "/api", endpoint = "register", protocol = JsonApi<Json>, client = PlainClient)]
pub async fn register(
    /// 3 to 64 characters.
    username: String,
    /// 8 to 256 characters that are hard to guess.
    password: PlainPassword,
    /// The token of an invitation's link.
    invitation: Option<LinkToken>,
) -> Result<Registered, ApiError> {
    use crate::api::context::{RequestContext, set_status};
    let context = RequestContext::current()?;
    let (users, client) = (&context.services().users, context.client());
    let registered = users.register(&username, password, invitation.as_ref(), client).await?;
    set_status(http::StatusCode::CREATED);
    Ok(registered)
}
