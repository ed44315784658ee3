//! A user's own account.

use super::activity::Event;
use serde::{Deserialize, Serialize};

/// A new account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Registered {
    /// UUIDv7.
    pub user_id: String,
    /// Normalized, as it is stored.
    pub username: String,
}

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
    /// The user's email address: the verified one, or else one whose link waits to be used.
    pub email: Option<String>,
    /// Whether `email` is verified. Only then mail goes to it.
    pub email_verified: bool,
    /// The address that takes the place of a verified one when its link is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending_email: Option<String>,
    /// Events that the user should look at and has not dismissed, the newest first.
    pub to_review: Vec<Event>,
    /// Whether to offer recovery codes: the user has none, and has not declined.
    pub offer_codes: bool,
}

/// The signed-in user, from the access token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// UUIDv7.
    pub user_id: String,
    /// The user's name.
    pub username: String,
    /// The session of the token.
    pub session_id: String,
    /// When the token expires, in unix seconds.
    pub expires_at: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::comes_back;

    #[test]
    fn answers_are_read_from_their_json() {
        comes_back(&Registered { user_id: "u".into(), username: "ada".into() });
        comes_back(&Me {
            user_id: "u".into(),
            username: "ada".into(),
            session_id: "s".into(),
            expires_at: 1_800_000_000,
        });
        let event = Event {
            id: "e".into(),
            what: "token_reused".into(),
            at: 2,
            address: None,
            device: "Firefox on Linux".into(),
            user_agent: None,
            copied: None,
        };
        comes_back(&Account {
            user_id: "u".into(),
            username: "\u{e9}\"\\\n\u{1f511}".into(),
            created_at: 1,
            password_changed_at: -1,
            email: Some("ada@example.org".into()),
            email_verified: true,
            pending_email: Some("ada@bücher.example".into()),
            to_review: vec![event],
            offer_codes: true,
        });
    }
}
