//! The server's side of an error: its status, its headers and its line in the log.

use super::ApiError;
use crate::request::RequestId;
use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use server_fn::error::ServerFnErrorErr;

impl ApiError {
    /// The HTTP status of this error.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::MalformedRequest(_) => StatusCode::BAD_REQUEST,
            Self::InvalidCredentials
            | Self::TokenInvalid
            | Self::TokenExpired
            | Self::SessionRevoked(_)
            | Self::RefreshReused => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::UsernameTaken => StatusCode::CONFLICT,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::InvalidUsername(_) | Self::WeakPassword(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy { .. } | Self::Unavailable | Self::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Logs what went wrong, under the id of the request being answered, and returns what the caller may know.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::Internal(request_id())
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        if is_outage(&error) {
            tracing::error!(cause = %error, "database unavailable");
            Self::Unavailable
        } else {
            Self::internal(error)
        }
    }
}

/// Whether the database can't do what it was asked, rather than refusing it.
pub(crate) fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_outage_code(&code)),
        _ => false,
    }
}

/// Of SQLite: BUSY, LOCKED, IOERR, FULL, CANTOPEN, in the low byte. Of PostgreSQL: the classes of SQLSTATE
/// for connections, resources, an operator's intervention and the system.
fn is_outage_code(code: &str) -> bool {
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6 | 10 | 13 | 14),
        _ => ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)),
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(&self)).into_response();
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The id of the request being answered; empty outside of one.
pub(super) fn request_id() -> String {
    RequestId::current().map(|id| id.to_string()).unwrap_or_default()
}

/// Gives the answer of a server function the status and headers of its error.
pub(super) fn set_status(error: &ApiError) {
    let Some(options) = use_context::<ResponseOptions>() else {
        return;
    };
    options.set_status(error.status());
    options.insert_header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(seconds) = error.retry_after() {
        options.insert_header(RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// On the server, what can't be decoded is the caller's request.
pub(super) fn undecodable(error: &ServerFnErrorErr) -> ApiError {
    let (ServerFnErrorErr::Args(what)
    | ServerFnErrorErr::MissingArg(what)
    | ServerFnErrorErr::Deserialization(what)) = error
    else {
        return ApiError::MalformedRequest("The request can't be read.".to_owned());
    };
    // What stands there instead is not repeated: it may be a secret in the wrong place.
    let what = what.rsplit_once(", expected ").map_or(what.clone(), |(_, what)| format!("expected {what}"));
    ApiError::MalformedRequest(format!("The request can't be read: {what}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_try_may_mend_is_an_outage() {
        for code in ["5", "261", "517", "6", "778", "13", "14", "08006", "53300", "57P01", "58030"] {
            assert!(is_outage_code(code), "{code}");
        }
        for code in ["1", "19", "2067", "1555", "23505", "42P01", "40001", ""] {
            assert!(!is_outage_code(code), "{code}");
        }
    }
}
