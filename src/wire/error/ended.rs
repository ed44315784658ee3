//! The reasons for which a session ends early.

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
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Logout => "You logged out.",
            Self::Reuse => {
                "Someone else used a copy of this session, so it was ended everywhere to protect the account. \
                 Log in again, and change the password if that was not you."
            }
            Self::Elsewhere => "This session was ended from another device.",
            Self::PasswordChanged => "The password was changed, so this session was ended.",
            Self::AccountClosed => "This account was closed.",
            Self::TooManySessions => "You have logged in on too many devices, so this session was ended.",
            Self::Forgotten => "This session is over.",
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
