//! `GET /api/account`: the account as the database has it.

use crate::error::ApiError;
use crate::keeper::SessionClient;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::{GetUrl, Json};

/// The signed-in user's account. Times are unix seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// UUIDv7.
    pub user_id: String,
    /// The user's name.
    pub username: String,
    /// When it was registered.
    pub created_at: i64,
    /// When its password was last changed.
    pub password_changed_at: i64,
}

/// The caller's account.
///
/// # Errors
/// 401 as [`me`](super::me); 404 `not_found` if the account was deleted meanwhile.
#[server(name = AccountDetails, prefix = "/api", endpoint = "account", input = GetUrl, output = Json, client = SessionClient)]
pub async fn account() -> Result<Account, ApiError> {
    let caller = crate::sessions::bearer::caller()?;
    let users = crate::request::provided::<crate::users::Users>()?;
    let user = users.by_id(&caller.user_id).await?;
    Ok(Account {
        user_id: user.id,
        username: user.username,
        created_at: user.created_at,
        password_changed_at: user.password_changed_at,
    })
}
