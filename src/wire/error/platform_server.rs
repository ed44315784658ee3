//! The server's side of an error: its status, its headers and its line in the log.

use super::ApiError;
use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use server_fn::error::ServerFnErrorErr;
use std::sync::Arc;

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

tokio::task_local! {
    static CURRENT: RequestId;
}

/// Names one request, in its answer, its errors and its log line.
#[derive(Clone, Debug)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// A fresh random id.
    pub fn random() -> Self {
        Self(uuid::Uuid::now_v7().simple().to_string().into())
    }

    /// The id of the request that this task answers, if it does.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Runs `answer` as the answer to the request of this id.
    pub async fn scope<F: Future>(self, answer: F) -> F::Output {
        CURRENT.scope(self, answer).await
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
