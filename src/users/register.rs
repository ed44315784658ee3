//! `POST /api/register`.

use super::Typed;
use crate::error::ApiError;
use crate::fetch::PlainClient;
use crate::json::{BrowserJson, FromJson, Value};
use leptos::prelude::*;
use serde::Serialize;
use server_fn::codec::Json;

/// A new account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Registered {
    /// UUIDv7.
    pub user_id: String,
    /// In the form in which it is stored.
    pub username: String,
}

impl FromJson for Registered {
    fn from_json(json: &Value) -> Option<Self> {
        Some(Self { user_id: json.get("userId")?, username: json.get("username")? })
    }
}

/// Makes an account: 201.
///
/// # Errors
/// 409 `username_taken`, 422 `invalid_username` or `weak_password`, 429 `too_many_attempts`, 503 `busy`.
#[server(prefix = "/api", endpoint = "register", input = Json, output = BrowserJson, client = PlainClient)]
pub async fn register(
    /// 3 to 64 characters.
    username: String,
    /// 8 to 256 characters that are hard to guess.
    password: Typed,
) -> Result<Registered, ApiError> {
    let users = crate::request::provided::<super::Users>()?;
    let address = crate::request::ClientAddress::of_request();
    let registered = users.register(&username, password, address).await?;
    expect_context::<leptos_axum::ResponseOptions>().set_status(http::StatusCode::CREATED);
    Ok(registered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_read_as_it_was_written() {
        crate::json::comes_back(&Registered { user_id: "u".into(), username: "ada".into() });
    }
}
