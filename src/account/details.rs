//! `GET /api/account`: the account as the database has it.

use crate::error::ApiError;
use crate::json::{BrowserJson, FromJson, Value};
use crate::keeper::SessionClient;
use leptos::prelude::*;
use serde::Serialize;
use server_fn::codec::GetUrl;

/// The signed-in user's account. Times are unix seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

impl FromJson for Account {
    fn from_json(json: &Value) -> Option<Self> {
        Some(Self {
            user_id: json.get("userId")?,
            username: json.get("username")?,
            created_at: json.get("createdAt")?,
            password_changed_at: json.get("passwordChangedAt")?,
        })
    }
}

/// The caller's account.
///
/// # Errors
/// 401 as [`me`](super::me); 404 `not_found` if the account was deleted meanwhile.
#[server(name = AccountDetails, prefix = "/api", endpoint = "account", input = GetUrl, output = BrowserJson, client = SessionClient)]
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
