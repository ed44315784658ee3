//! What can happen to an account.

use crate::json::{FromJson, Value};
use serde::Serialize;

/// A kind of event. The wire and the database know it by its name in snake_case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The account was made.
    Registered,
    /// Somebody logged in with the right password.
    LoggedIn,
    /// Somebody tried with a wrong one.
    LoginFailed,
    /// A session was ended by who held it.
    LoggedOut,
    /// A session was ended because a spent refresh token came back.
    TokenReused,
    /// A session was ended from another one.
    SessionEnded,
    /// All other sessions were ended.
    OtherSessionsEnded,
    /// The password was changed.
    PasswordChanged,
    /// An operator disabled the account.
    Disabled,
    /// An operator enabled the account again.
    Enabled,
}

impl What {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::LoggedIn => "logged_in",
            Self::LoginFailed => "login_failed",
            Self::LoggedOut => "logged_out",
            Self::TokenReused => "token_reused",
            Self::SessionEnded => "session_ended",
            Self::OtherSessionsEnded => "other_sessions_ended",
            Self::PasswordChanged => "password_changed",
            Self::Disabled => "disabled",
            Self::Enabled => "enabled",
        }
    }
}

/// One thing that happened. Its time is in unix seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// A [`What`]'s name; a text, so that an old page can show a newer server's events.
    pub what: String,
    /// When.
    pub at: i64,
    /// From which address.
    pub address: Option<String>,
    /// By which browser and system, in words.
    pub device: String,
    /// By which `User-Agent`.
    pub user_agent: Option<String>,
}

impl FromJson for Event {
    fn from_json(json: &Value) -> Option<Self> {
        Some(Self {
            what: json.get("what")?,
            at: json.get("at")?,
            address: json.get("address")?,
            device: json.get("device")?,
            user_agent: json.get("userAgent")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_wire() {
        for what in [What::LoggedIn, What::TokenReused, What::OtherSessionsEnded] {
            assert_eq!(serde_json::to_value(what).unwrap(), what.as_str());
        }
    }

    #[test]
    fn an_event_is_read_as_it_was_written() {
        let event = Event {
            what: What::LoggedIn.as_str().to_owned(),
            at: 1_800_000_000,
            address: None,
            device: "Firefox on Linux".into(),
            user_agent: Some("Mozilla/5.0".into()),
        };
        crate::json::comes_back(&event);
    }
}
