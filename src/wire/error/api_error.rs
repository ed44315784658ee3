//! Every error that a caller can see.

use super::body::Body;
use super::ended::Ended;
use super::platform;
use super::refused_value::RefusedValue;
use crate::texts::errors as texts;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The reason of [`ApiError::UsernameImitates`].
const LOOKS_LIKE_ANOTHER: &str = "looks_like_another";

/// An error as callers see it. Each variant's doc opens with its status and code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Body", into = "Body")]
pub enum ApiError {
    /// 400 `malformed_request`: the body is not JSON, or a field is missing or has the wrong type.
    MalformedRequest(String),
    /// 401 `invalid_credentials`: the password is wrong or there is no such user; the answer does not tell which.
    InvalidCredentials,
    /// 401 `token_invalid`: there is no token, or we did not sign it for this use.
    TokenInvalid,
    /// 401 `token_expired`: the token is ours, but has expired.
    TokenExpired,
    /// 401 `session_revoked`: the session ended early.
    SessionRevoked(Ended),
    /// 401 `refresh_reused`: a spent refresh token came back, so the session was ended.
    RefreshReused,
    /// 401 `proof_required`: the session is bound to a key, and the request has no proof of it.
    ProofRequired,
    /// 401 `proof_invalid`: the request's proof is not valid, was used before, or is of another key.
    ProofInvalid,
    /// 401 `use_dpop_nonce`: the client's clock is wrong; a proof with this nonce is accepted. The server sends the
    /// nonce in the header `DPoP-Nonce`
    /// ([RFC 9449 section 8](https://www.rfc-editor.org/rfc/rfc9449#section-8)), not in the body.
    UseDpopNonce(String),
    /// 403 `forbidden`: the user does not have the role that this needs.
    Forbidden,
    /// 403 `registration_closed`: nobody can register, or only people with an invitation.
    RegistrationClosed,
    /// 403 `invitation_invalid`: the invitation was used up or revoked, is over, or is for another username.
    InvitationInvalid,
    /// 404 `not_found`.
    NotFound,
    /// 405 `method_not_allowed`.
    MethodNotAllowed,
    /// 408 `request_timeout`: the body did not arrive in time.
    RequestTimeout,
    /// 409 `username_taken`: an account has this name.
    UsernameTaken,
    /// 409 `username_taken` with the reason `looks_like_another`: an account has a name that looks the same.
    UsernameImitates,
    /// 410 `link_used`: the link was used, replaced, or is over.
    LinkUsed,
    /// 413 `payload_too_large`: the body is over 16 KiB; over 2 MiB at a server function that other code adds.
    PayloadTooLarge,
    /// 415 `unsupported_media_type`: the body is not `application/json`.
    UnsupportedMediaType,
    /// 422 `invalid_username`, with the rule that the name breaks.
    InvalidUsername(RefusedValue),
    /// 422 `invalid_email`, with an example.
    InvalidEmail(RefusedValue),
    /// 422 `weak_password`, with advice.
    WeakPassword(RefusedValue),
    /// 429 `too_many_attempts`.
    TooManyAttempts {
        /// Seconds until the next try may succeed.
        retry_after: u32,
    },
    /// 503 `busy`: the queue of the password threads is full; nothing was done.
    Busy {
        /// Seconds after which to try again.
        retry_after: u32,
    },
    /// 503 `unavailable`: the database can't be reached; nothing was done.
    Unavailable,
    /// 500 `internal`, with the request id under which the cause is in the log.
    Internal(String),
    /// The browser got no answer, or not one of our server. The server never sends it.
    Unreachable,
}

impl ApiError {
    /// Logs `cause` under the id of the request being answered, and returns an error that does not tell it.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        platform::log_internal(cause);
        Self::Internal(platform::request_id())
    }

    /// The HTTP status of this error.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::MalformedRequest(_) => StatusCode::BAD_REQUEST,
            Self::InvalidCredentials
            | Self::TokenInvalid
            | Self::TokenExpired
            | Self::SessionRevoked(_)
            | Self::RefreshReused
            | Self::ProofRequired
            | Self::ProofInvalid
            | Self::UseDpopNonce(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::RegistrationClosed | Self::InvitationInvalid => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::UsernameTaken | Self::UsernameImitates => StatusCode::CONFLICT,
            Self::LinkUsed => StatusCode::GONE,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::InvalidUsername(_) | Self::InvalidEmail(_) | Self::WeakPassword(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy { .. } | Self::Unavailable | Self::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The code that programs match on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MalformedRequest(_) => "malformed_request",
            Self::InvalidCredentials => "invalid_credentials",
            Self::TokenInvalid => "token_invalid",
            Self::TokenExpired => "token_expired",
            Self::SessionRevoked(_) => "session_revoked",
            Self::RefreshReused => "refresh_reused",
            Self::ProofRequired => "proof_required",
            Self::ProofInvalid => "proof_invalid",
            Self::UseDpopNonce(_) => "use_dpop_nonce",
            Self::Forbidden => "forbidden",
            Self::RegistrationClosed => "registration_closed",
            Self::InvitationInvalid => "invitation_invalid",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::RequestTimeout => "request_timeout",
            Self::UsernameTaken | Self::UsernameImitates => "username_taken",
            Self::LinkUsed => "link_used",
            Self::PayloadTooLarge => "payload_too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::InvalidUsername(_) => "invalid_username",
            Self::InvalidEmail(_) => "invalid_email",
            Self::WeakPassword(_) => "weak_password",
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::Busy { .. } => "busy",
            Self::Unavailable => "unavailable",
            Self::Internal(_) => "internal",
            Self::Unreachable => "unreachable",
        }
    }

    /// The text for people, which an app can replace by those of [`texts`].
    pub fn message(&self) -> String {
        let text = match self {
            Self::MalformedRequest(what) => return what.clone(),
            Self::InvalidUsername(refusal) | Self::InvalidEmail(refusal) | Self::WeakPassword(refusal) => {
                return refusal.message.clone();
            }
            Self::TooManyAttempts { retry_after } => {
                return texts::TOO_MANY_ATTEMPTS.with(&[&retry_after.to_string()]);
            }
            Self::InvalidCredentials => &texts::INVALID_CREDENTIALS,
            Self::TokenInvalid => &texts::TOKEN_INVALID,
            Self::TokenExpired => &texts::TOKEN_EXPIRED,
            Self::SessionRevoked(ended) => ended.text(),
            Self::RefreshReused => Ended::Reuse.text(),
            Self::ProofRequired => &texts::PROOF_REQUIRED,
            Self::ProofInvalid => &texts::PROOF_INVALID,
            Self::UseDpopNonce(_) => &texts::USE_DPOP_NONCE,
            Self::Forbidden => &texts::FORBIDDEN,
            Self::RegistrationClosed => &texts::REGISTRATION_CLOSED,
            Self::InvitationInvalid => &texts::INVITATION_INVALID,
            Self::NotFound => &texts::NOT_FOUND,
            Self::MethodNotAllowed => &texts::METHOD_NOT_ALLOWED,
            Self::RequestTimeout => &texts::REQUEST_TIMEOUT,
            Self::UsernameTaken => &texts::USERNAME_TAKEN,
            Self::UsernameImitates => &texts::USERNAME_IMITATES,
            Self::LinkUsed => &texts::LINK_USED,
            Self::PayloadTooLarge => &texts::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => &texts::UNSUPPORTED_MEDIA_TYPE,
            Self::Busy { .. } => &texts::BUSY,
            Self::Unavailable => &texts::UNAVAILABLE,
            Self::Internal(_) => &texts::INTERNAL,
            Self::Unreachable => &texts::UNREACHABLE,
        };
        text.owned()
    }

    /// The reason of a refused value: a fixed word.
    pub fn reason(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::InvalidUsername(refusal) | Self::InvalidEmail(refusal) | Self::WeakPassword(refusal) => {
                Some(refusal.reason.clone())
            }
            Self::UsernameImitates => Some(Cow::Borrowed(LOOKS_LIKE_ANOTHER)),
            _ => None,
        }
    }

    /// Seconds after which a retry makes sense, if one does.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooManyAttempts { retry_after } | Self::Busy { retry_after } => Some(*retry_after),
            Self::Unavailable => Some(1),
            _ => None,
        }
    }

    /// Whether the session whose token was sent is over for good, or is another browser's. The keeper drops a session
    /// on no other error.
    pub fn ends_session(&self) -> bool {
        matches!(
            self,
            Self::TokenInvalid
                | Self::TokenExpired
                | Self::SessionRevoked(_)
                | Self::RefreshReused
                | Self::ProofRequired
                | Self::ProofInvalid
        )
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ApiError {}

impl From<ApiError> for Body {
    fn from(error: ApiError) -> Self {
        Self {
            code: Cow::Borrowed(error.code()),
            message: error.message(),
            request_id: Some(platform::request_id()),
            because: match error {
                ApiError::SessionRevoked(ended) => Some(ended),
                _ => None,
            },
            retry_after: error.retry_after(),
            reason: error.reason(),
        }
    }
}

impl From<Body> for ApiError {
    /// A code of a later version reads as [`ApiError::Unreachable`].
    fn from(Body { code, message, request_id, because, retry_after, reason }: Body) -> Self {
        let retry_after = retry_after.unwrap_or(1);
        let reason = reason.unwrap_or_default();
        match &*code {
            "malformed_request" => Self::MalformedRequest(message),
            "invalid_credentials" => Self::InvalidCredentials,
            "token_invalid" => Self::TokenInvalid,
            "token_expired" => Self::TokenExpired,
            "session_revoked" => Self::SessionRevoked(because.unwrap_or(Ended::Forgotten)),
            "refresh_reused" => Self::RefreshReused,
            "proof_required" => Self::ProofRequired,
            "proof_invalid" => Self::ProofInvalid,
            "use_dpop_nonce" => Self::UseDpopNonce(String::new()),
            "forbidden" => Self::Forbidden,
            "registration_closed" => Self::RegistrationClosed,
            "invitation_invalid" => Self::InvitationInvalid,
            "not_found" => Self::NotFound,
            "method_not_allowed" => Self::MethodNotAllowed,
            "request_timeout" => Self::RequestTimeout,
            "username_taken" if reason == LOOKS_LIKE_ANOTHER => Self::UsernameImitates,
            "username_taken" => Self::UsernameTaken,
            "link_used" => Self::LinkUsed,
            "payload_too_large" => Self::PayloadTooLarge,
            "unsupported_media_type" => Self::UnsupportedMediaType,
            "invalid_username" => Self::InvalidUsername(RefusedValue { reason, message }),
            "invalid_email" => Self::InvalidEmail(RefusedValue { reason, message }),
            "weak_password" => Self::WeakPassword(RefusedValue { reason, message }),
            "too_many_attempts" => Self::TooManyAttempts { retry_after },
            "busy" => Self::Busy { retry_after },
            "unavailable" => Self::Unavailable,
            "internal" => Self::Internal(request_id.unwrap_or_default()),
            _ => Self::Unreachable,
        }
    }
}
