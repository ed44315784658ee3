//! `POST /api/register`.

use crate::api::client::PlainClient;
use crate::wire::json::BrowserJson;
use crate::wire::{ApiError, PlainPassword, Registered};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Creates an account and answers 201.
///
/// # Errors
/// 409 `username_taken`, 422 `invalid_username` or `weak_password`, 429 `too_many_attempts`, 503 `busy`.
#[server(prefix = "/api", endpoint = "register", input = Json, output = BrowserJson, client = PlainClient)]
pub async fn register(
    /// 3 to 64 characters.
    username: String,
    /// 8 to 256 characters that are hard to guess.
    password: PlainPassword,
) -> Result<Registered, ApiError> {
    use crate::api::context::{RequestContext, set_status};
    let context = RequestContext::current()?;
    let registered = context.services().users.register(&username, password, context.client()).await?;
    set_status(http::StatusCode::CREATED);
    Ok(registered)
}
