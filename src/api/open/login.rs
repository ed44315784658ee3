//! `POST /api/login`.

use crate::api::client::PlainClient;
use crate::wire::json::BrowserJson;
use crate::wire::{ApiError, DeviceToken, PlainPassword, TokenPair};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Starts a session.
///
/// # Errors
/// 401 `invalid_credentials`, 429 `too_many_attempts`, 503 `busy`.
#[server(prefix = "/api", endpoint = "login", input = Json, output = BrowserJson, client = PlainClient)]
pub async fn login(
    /// In any spelling that registration accepts.
    username: String,
    /// The password as the user typed it.
    password: PlainPassword,
    /// The device token of this browser's last login. It gives the browser a rate limit of its own, so that strangers
    /// who try this username can't use it up.
    #[server(rename = "deviceToken")]
    device_token: Option<DeviceToken>,
) -> Result<TokenPair, ApiError> {
    use crate::proofs::Proof;
    let context = crate::api::context::RequestContext::current()?;
    let (services, client) = (context.services(), context.client());
    let login = services.users.authenticate(&username, password, device_token, client).await?;
    let pair = services.sessions.begin(&login.user, client, &Proof::Absent).await?;
    Ok(TokenPair { device_token: Some(login.device_token), ..pair })
}
