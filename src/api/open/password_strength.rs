//! `POST /api/password/strength`.

use crate::api::client::{JsonApi, PlainClient};
use crate::wire::{ApiError, PlainPassword, Strength};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Judges a password by the rule of registration, while a user chooses one. Stores nothing.
///
/// # Errors
/// 503 `busy`.
#[server(name = PasswordStrength, prefix = "/api", endpoint = "password/strength", protocol = JsonApi<Json>, client = PlainClient)]
pub async fn password_strength(
    /// The username that goes with it; may be empty.
    username: String,
    /// The password as far as the user has typed it.
    password: PlainPassword,
) -> Result<Strength, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    context.services().users.password_strength(username, password, context.client()).await
}
