//! What can happen to an account.

use serde::Serialize;

/// A kind of event. The wire and the database know it by its name in snake_case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
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

impl EventKind {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_wire() {
        for what in [EventKind::LoggedIn, EventKind::TokenReused, EventKind::OtherSessionsEnded] {
            assert_eq!(serde_json::to_value(what).unwrap(), what.as_str());
        }
    }
}
