//! `POST /api/login`.

use super::TokenPair;
use crate::error::ApiError;
use crate::fetch::PlainClient;
use crate::users::Typed;
use leptos::prelude::*;
use server_fn::codec::Json;

/// Begins a session.
///
/// # Errors
/// 401 `invalid_credentials`, 429 `too_many_attempts`, 503 `busy`.
#[server(prefix = "/api", endpoint = "login", input = Json, output = Json, client = PlainClient)]
pub async fn login(
    /// In any form that registration takes.
    username: String,
    /// As it was typed.
    password: Typed,
) -> Result<TokenPair, ApiError> {
    let users: crate::users::Users = crate::request::provided()?;
    let sessions: super::Sessions = crate::request::provided()?;
    let address = crate::request::ClientAddress::of_request();
    let user = users.recognise(&username, password, address).await?;
    sessions.begin(&user, &crate::request::Origin::of_request()).await
}
