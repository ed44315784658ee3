//! `POST /api/password/strength`.

use crate::api::client::PlainClient;
use crate::wire::json::BrowserJson;
use crate::wire::{ApiError, PlainPassword, Strength};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Judges a password by the rule of registration, for who is choosing one. Nothing of it is kept.
///
/// # Errors
/// 503 `busy`.
#[server(name = PasswordStrength, prefix = "/api", endpoint = "password/strength", input = Json, output = BrowserJson, client = PlainClient)]
pub async fn password_strength(
    /// Whose it will be; may be empty.
    username: String,
    /// As far as it is typed.
    password: PlainPassword,
) -> Result<Strength, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    context.services().users.password_strength(username, password, context.client()).await
}
