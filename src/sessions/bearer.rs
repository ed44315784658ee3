//! Bearer: from a request to the signed-in user (RFC 6750). Asks no database.

use super::Sessions;
use crate::error::ApiError;
use crate::request::{header_of_request, provided};
use crate::tokens::AccessToken;
use http::HeaderValue;
use http::header::WWW_AUTHENTICATE;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// The signed-in user who makes this request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// UUIDv7.
    pub user_id: String,
    /// The user's name.
    pub username: String,
    /// The session that the access token belongs to.
    pub session_id: String,
    /// When the access token expires, in unix seconds.
    pub expires_at: i64,
}

/// Who makes the request being answered. A server function that begins with this is for signed-in
/// users only.
///
/// # Errors
/// [`ApiError::TokenInvalid`], [`ApiError::TokenExpired`] or [`ApiError::SessionRevoked`]; the
/// answer then carries `WWW-Authenticate`.
pub fn caller() -> Result<Caller, ApiError> {
    authenticate().inspect_err(challenge)
}

fn authenticate() -> Result<Caller, ApiError> {
    let sessions = provided::<Sessions>()?;
    let header = header_of_request("authorization").ok_or(ApiError::TokenInvalid)?;
    let claims = sessions.authenticate(&token_of(&header).ok_or(ApiError::TokenInvalid)?)?;
    Ok(Caller {
        user_id: claims.sub.clone(),
        username: claims.preferred_username.clone(),
        session_id: claims.sid.clone(),
        expires_at: claims.exp,
    })
}

/// The scheme's name may be in any case (RFC 9110 section 11.1).
fn token_of(header: &str) -> Option<AccessToken> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| AccessToken::from_text(token.trim_start().to_owned()))
}

/// Gives a 401 at a bearer route the header that tells how to come back (RFC 6750 section 3).
pub(crate) fn challenge(error: &ApiError) {
    let challenge = match error {
        ApiError::InvalidCredentials => r#"Bearer realm="latchkey""#,
        ApiError::TokenInvalid if header_of_request("authorization").is_none() => {
            r#"Bearer realm="latchkey""#
        }
        ApiError::TokenInvalid | ApiError::TokenExpired | ApiError::SessionRevoked(_) => {
            r#"Bearer realm="latchkey", error="invalid_token""#
        }
        _ => return,
    };
    if let Some(options) = use_context::<ResponseOptions>() {
        options.insert_header(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
}
