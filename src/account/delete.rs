//! `POST /api/account/delete`.

use crate::error::ApiError;
use crate::json::BrowserJson;
use crate::keeper::SessionClient;
use crate::users::Typed;
use leptos::prelude::*;
use server_fn::codec::Json;

/// Deletes the caller's account: the name is free again, and all of its sessions end.
///
/// # Errors
/// 401 `invalid_credentials` for a wrong password, 429 `too_many_attempts`, 503 `busy`; 401 as [`me`](super::me).
#[server(prefix = "/api", endpoint = "account/delete", input = Json, output = BrowserJson, client = SessionClient)]
pub async fn delete_account(
    /// The account's password.
    password: Typed,
) -> Result<(), ApiError> {
    use crate::sessions::bearer::{caller, challenge};
    let caller = caller()?;
    let accounts = crate::request::provided::<super::Accounts>()?;
    accounts.delete(&caller, password).await.inspect_err(challenge)
}
