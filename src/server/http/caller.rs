//! The signed-in user, as an argument of an axum handler.

use super::layer::Around;
use super::request_context::request_context;
use crate::api::context::RequestContext;
use crate::sessions::Caller;
use crate::wire::ApiError;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::request::Parts;

/// Why a request has no [`Caller`]. Its answer is that of Latchkey's own routes: the error as JSON, with its status and
/// `WWW-Authenticate`.
#[derive(Clone, Debug)]
pub struct CallerRejection {
    error: ApiError,
    challenges: &'static [&'static str],
}

impl CallerRejection {
    /// The error.
    pub fn error(&self) -> &ApiError {
        &self.error
    }
}

impl IntoResponse for CallerRejection {
    fn into_response(self) -> Response {
        let mut response = self.error.into_response();
        if !self.challenges.is_empty() {
            response.headers_mut().remove(WWW_AUTHENTICATE);
        }
        for challenge in self.challenges {
            response.headers_mut().append(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}

impl std::fmt::Display for CallerRejection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for CallerRejection {}

/// Refuses a request without a valid access token, as [`caller`](crate::api::context::caller) does. Makes no query.
impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = CallerRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, CallerRejection> {
        let context = context(parts).map_err(|error| CallerRejection { error, challenges: &[] })?;
        context.authenticate().map_err(|error| {
            let challenges = context.challenges(&error);
            CallerRejection { error, challenges }
        })
    }
}

/// `None` for a request without an `Authorization` header. A token that is not valid is refused here, too, so that a
/// session whose access token has expired is renewed and not taken for a guest.
impl<S: Sync> OptionalFromRequestParts<S> for Caller {
    type Rejection = CallerRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, CallerRejection> {
        if !parts.headers.contains_key(AUTHORIZATION) {
            return Ok(None);
        }
        <Self as FromRequestParts<S>>::from_request_parts(parts, state).await.map(Some)
    }
}

/// The context of the request, which it then carries.
fn context(parts: &mut Parts) -> Result<RequestContext, ApiError> {
    let around = parts.extensions.get::<Around>();
    let around = around.ok_or_else(|| ApiError::internal("put `Latchkey::layer` around the app"))?.clone();
    let context = request_context(&around.0, parts);
    parts.extensions.insert(context.clone());
    Ok(context)
}
