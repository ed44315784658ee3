//! Every error a caller can see. A room returns the variant that says what happened; what went
//! wrong inside goes through [`ApiError::internal`], which logs it and tells the caller nothing.

mod body;
#[cfg_attr(feature = "ssr", path = "platform_server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "platform_browser.rs")]
pub mod platform;

use body::Body;
use serde::{Deserialize, Serialize};

/// An error as callers see it. Each variant's doc opens with its status and code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Body", into = "Body")]
pub enum ApiError {
    /// 400 `malformed_request`: not JSON, or a field is missing or of the wrong type.
    MalformedRequest(String),
    /// 401 `invalid_credentials`: wrong password, or no such user; which of them is not told.
    InvalidCredentials,
    /// 401 `token_invalid`: no token, or one that we did not sign for this use.
    TokenInvalid,
    /// 401 `token_expired`: ours, but its time is over.
    TokenExpired,
    /// 401 `session_revoked`: the session was ended before its time.
    SessionRevoked(Ended),
    /// 401 `refresh_reused`: a spent refresh token came back, so the session was ended.
    RefreshReused,
    /// 404 `not_found`.
    NotFound,
    /// 405 `method_not_allowed`.
    MethodNotAllowed,
    /// 408 `request_timeout`: the body did not come in time.
    RequestTimeout,
    /// 409 `username_taken`.
    UsernameTaken,
    /// 413 `payload_too_large`: the body is over 16 KiB; over 2 MiB at a server function that other code adds.
    PayloadTooLarge,
    /// 415 `unsupported_media_type`: the body is not `application/json`.
    UnsupportedMediaType,
    /// 422 `invalid_username`, with what would be accepted.
    InvalidUsername(String),
    /// 422 `weak_password`, with what would be accepted.
    WeakPassword(String),
    /// 429 `too_many_attempts`.
    TooManyAttempts {
        /// Seconds until another try may pass.
        retry_after: u32,
    },
    /// 503 `busy`: the password workers' queue is full; nothing was done.
    Busy {
        /// Seconds until it is worth another try.
        retry_after: u32,
    },
    /// 503 `unavailable`: the database can't be reached; nothing was let through.
    Unavailable,
    /// 500 `internal`: details are in the log under this request id.
    Internal(String),
    /// Never sent: the browser got no answer, or none that is ours.
    Unreachable,
}

/// Why a session is over before its time.
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
    /// The database does not know it: its account was deleted, or an older backup was restored.
    Forgotten,
}

impl Ended {
    /// The name under which the database and the wire know it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::Reuse => "reuse",
            Self::Elsewhere => "elsewhere",
            Self::PasswordChanged => "password_changed",
            Self::AccountClosed => "account_closed",
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
            _ => Self::Forgotten,
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::Logout => "You logged out.",
            Self::Reuse => REUSED,
            Self::Elsewhere => "This session was ended from another device.",
            Self::PasswordChanged => "The password was changed, so this session was ended.",
            Self::AccountClosed => "This account was closed.",
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

const REUSED: &str = "Someone else used a copy of this session, so it was ended everywhere to protect the account. \
     Log in again, and change the password if that was not you.";

impl ApiError {
    /// The name that programs match on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MalformedRequest(_) => "malformed_request",
            Self::InvalidCredentials => "invalid_credentials",
            Self::TokenInvalid => "token_invalid",
            Self::TokenExpired => "token_expired",
            Self::SessionRevoked(_) => "session_revoked",
            Self::RefreshReused => "refresh_reused",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::RequestTimeout => "request_timeout",
            Self::UsernameTaken => "username_taken",
            Self::PayloadTooLarge => "payload_too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::InvalidUsername(_) => "invalid_username",
            Self::WeakPassword(_) => "weak_password",
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::Busy { .. } => "busy",
            Self::Unavailable => "unavailable",
            Self::Internal(_) => "internal",
            Self::Unreachable => "unreachable",
        }
    }

    /// What a person reads.
    pub fn message(&self) -> String {
        let fixed = match self {
            Self::MalformedRequest(what) | Self::InvalidUsername(what) | Self::WeakPassword(what) => {
                return what.clone();
            }
            Self::TooManyAttempts { retry_after } => {
                return format!("Too many attempts. Try again in {retry_after} s.");
            }
            Self::InvalidCredentials => "The username or the password is wrong.",
            Self::TokenInvalid => "You are not logged in.",
            Self::TokenExpired => "The session's time is over. Log in again.",
            Self::SessionRevoked(ended) => ended.message(),
            Self::RefreshReused => REUSED,
            Self::NotFound => "There is nothing here.",
            Self::MethodNotAllowed => "This address does not take that method.",
            Self::RequestTimeout => "The request took too long to arrive.",
            Self::UsernameTaken => "This username is taken.",
            Self::PayloadTooLarge => "The request is too large.",
            Self::UnsupportedMediaType => "The request must be application/json.",
            Self::Busy { .. } => "The server has too much to do at the moment. Try again shortly.",
            Self::Unavailable => "The service is unavailable at the moment. Try again shortly.",
            Self::Internal(_) => "Something went wrong on the server.",
            Self::Unreachable => "The server can't be reached.",
        };
        fixed.to_owned()
    }

    /// Seconds after which a retry makes sense, where the server says so.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooManyAttempts { retry_after } | Self::Busy { retry_after } => Some(*retry_after),
            Self::Unavailable => Some(1),
            _ => None,
        }
    }

    /// Whether the answer means that the session presented is over for good: the only errors on
    /// which the keeper lets go of a session.
    pub fn ends_session(&self) -> bool {
        matches!(
            self,
            Self::TokenInvalid | Self::TokenExpired | Self::SessionRevoked(_) | Self::RefreshReused
        )
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ApiError {}
