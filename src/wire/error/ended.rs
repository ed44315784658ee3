//! The reasons for which a session ends early.

use crate::texts::{Text, errors as texts};
use serde::{Deserialize, Serialize};

/// Why a session ended before its time. Its JSON is its name; an unknown name reads as `Forgotten`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "&str")]
pub enum Ended {
    /// Its owner logged out.
    Logout,
    /// A spent refresh token was presented.
    Reuse,
    /// Its owner ended it from another session.
    Elsewhere,
    /// The password was changed.
    PasswordChanged,
    /// The account was disabled or deleted.
    AccountClosed,
    /// The user has more sessions than are allowed, and this one was the least recently used.
    TooManySessions,
    /// The database does not have it: its account was deleted, or an older backup was restored.
    Forgotten,
}

impl Ended {
    /// Its name in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::Reuse => "reuse",
            Self::Elsewhere => "elsewhere",
            Self::PasswordChanged => "password_changed",
            Self::AccountClosed => "account_closed",
            Self::TooManySessions => "too_many_sessions",
            Self::Forgotten => "forgotten",
        }
    }

    /// The inverse of [`Ended::as_str`]; a name of a later version reads as `Forgotten`.
    pub fn from_name(name: &str) -> Self {
        match name {
            "logout" => Self::Logout,
            "reuse" => Self::Reuse,
            "password_changed" => Self::PasswordChanged,
            "elsewhere" => Self::Elsewhere,
            "account_closed" => Self::AccountClosed,
            "too_many_sessions" => Self::TooManySessions,
            _ => Self::Forgotten,
        }
    }

    /// The text for people.
    pub(super) fn text(self) -> &'static Text {
        match self {
            Self::Logout => &texts::LOGGED_OUT,
            Self::Reuse => &texts::REUSED,
            Self::Elsewhere => &texts::ENDED_ELSEWHERE,
            Self::PasswordChanged => &texts::PASSWORD_CHANGED,
            Self::AccountClosed => &texts::ACCOUNT_CLOSED,
            Self::TooManySessions => &texts::TOO_MANY_SESSIONS,
            Self::Forgotten => &texts::SESSION_OVER,
        }
    }
}

impl From<String> for Ended {
    fn from(name: String) -> Self {
        Self::from_name(&name)
    }
}

impl From<Ended> for &str {
    fn from(ended: Ended) -> Self {
        ended.as_str()
    }
}
