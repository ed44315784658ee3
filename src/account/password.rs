//! `POST /api/password`.

use crate::error::ApiError;
use crate::json::BrowserJson;
use crate::keeper::SessionClient;
use crate::users::Typed;
use leptos::prelude::*;
use server_fn::codec::Json;

/// Changes the caller's password; all other sessions end.
///
/// # Errors
/// 401 `invalid_credentials` for a wrong current password, 422 `weak_password`, 429 `too_many_attempts`, 503
/// `busy`; 401 as [`me`](super::me).
#[server(prefix = "/api", endpoint = "password", input = Json, output = BrowserJson, client = SessionClient)]
pub async fn change_password(
    /// The password until now.
    #[server(rename = "currentPassword")]
    current_password: Typed,
    /// The password from now on.
    #[server(rename = "newPassword")]
    new_password: Typed,
) -> Result<(), ApiError> {
    use crate::sessions::bearer::{caller, challenge};
    let caller = caller()?;
    let accounts = crate::request::provided::<super::Accounts>()?;
    accounts.change_password(&caller, current_password, new_password).await.inspect_err(challenge)
}
