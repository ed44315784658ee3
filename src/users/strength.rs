//! `POST /api/password/strength`.

use super::Typed;
use crate::error::ApiError;
use crate::fetch::PlainClient;
use crate::json::{BrowserJson, FromJson, Value};
use leptos::prelude::*;
use serde::Serialize;
use server_fn::codec::Json;

/// How well a password would withstand guessing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Strength {
    /// From 0, which is guessed at once, to 4, which takes more than 10^10 guesses (zxcvbn's score).
    pub score: u8,
    /// Whether it would be taken.
    pub accepted: bool,
    /// What is wrong with it and how to do better; empty for a good one.
    pub advice: String,
}

impl FromJson for Strength {
    fn from_json(json: &Value) -> Option<Self> {
        Some(Self { score: json.get("score")?, accepted: json.get("accepted")?, advice: json.get("advice")? })
    }
}

/// Judges a password by the rule of registration, for who is choosing one. Nothing of it is kept.
///
/// # Errors
/// 503 `busy`.
#[server(name = PasswordStrength, prefix = "/api", endpoint = "password/strength", input = Json, output = BrowserJson, client = PlainClient)]
pub async fn password_strength(
    /// Whose it will be; may be empty.
    username: String,
    /// As far as it is typed.
    password: Typed,
) -> Result<Strength, ApiError> {
    let users = crate::request::provided::<super::Users>()?;
    users.judge(username, password).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_read_as_it_was_written() {
        crate::json::comes_back(&Strength { score: 4, accepted: true, advice: String::new() });
    }
}
