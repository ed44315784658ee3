//! `POST /api/login`.

use super::TokenPair;
use crate::error::ApiError;
use crate::fetch::PlainClient;
use crate::json::BrowserJson;
use crate::tokens::DeviceToken;
use crate::users::Typed;
use leptos::prelude::*;
use server_fn::codec::Json;

/// Begins a session.
///
/// # Errors
/// 401 `invalid_credentials`, 429 `too_many_attempts`, 503 `busy`.
#[server(prefix = "/api", endpoint = "login", input = Json, output = BrowserJson, client = PlainClient)]
pub async fn login(
    /// In any form that registration takes.
    username: String,
    /// As it was typed.
    password: Typed,
    /// What the last login by this browser gave; whoever has it keeps the tries that are their own, however
    /// often strangers try.
    #[server(rename = "deviceToken")]
    device_token: Option<DeviceToken>,
) -> Result<TokenPair, ApiError> {
    let users = crate::request::provided::<crate::users::Users>()?;
    let sessions = crate::request::provided::<super::Sessions>()?;
    let address = crate::request::ClientAddress::of_request();
    let recognised = users.recognise(&username, password, device_token, address).await?;
    let pair = sessions.begin(&recognised.user, &crate::request::Origin::of_request()).await?;
    Ok(TokenPair { device_token: Some(recognised.device_token), ..pair })
}
