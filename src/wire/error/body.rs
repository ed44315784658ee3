//! The JSON of an error: `{"code", "message", "requestId"}`, and `because` where a session ended.

use super::platform::{request_id, set_status, undecodable};
use super::{ApiError, Ended};
use crate::wire::json::BrowserJsonEncoding;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use server_fn::{Decodes, Encodes};
use std::borrow::Cow;

/// The members of an error body.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    code: Cow<'static, str>,
    message: String,
    request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<Ended>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
}

impl From<ApiError> for Body {
    fn from(error: ApiError) -> Self {
        Self {
            code: Cow::Borrowed(error.code()),
            message: error.message(),
            request_id: Some(request_id()),
            because: match error {
                ApiError::SessionRevoked(ended) => Some(ended),
                _ => None,
            },
            retry_after: error.retry_after(),
        }
    }
}

impl From<Body> for ApiError {
    /// A code of a later version reads as [`ApiError::Unreachable`].
    fn from(Body { code, message, request_id, because, retry_after }: Body) -> Self {
        let retry_after = retry_after.unwrap_or(1);
        match &*code {
            "malformed_request" => Self::MalformedRequest(message),
            "invalid_credentials" => Self::InvalidCredentials,
            "token_invalid" => Self::TokenInvalid,
            "token_expired" => Self::TokenExpired,
            "session_revoked" => Self::SessionRevoked(because.unwrap_or(Ended::Forgotten)),
            "refresh_reused" => Self::RefreshReused,
            "not_found" => Self::NotFound,
            "method_not_allowed" => Self::MethodNotAllowed,
            "request_timeout" => Self::RequestTimeout,
            "username_taken" => Self::UsernameTaken,
            "payload_too_large" => Self::PayloadTooLarge,
            "unsupported_media_type" => Self::UnsupportedMediaType,
            "invalid_username" => Self::InvalidUsername(message),
            "weak_password" => Self::WeakPassword(message),
            "too_many_attempts" => Self::TooManyAttempts { retry_after },
            "busy" => Self::Busy { retry_after },
            "unavailable" => Self::Unavailable,
            "internal" => Self::Internal(request_id.unwrap_or_default()),
            _ => Self::Unreachable,
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = BrowserJsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => undecodable(&error),
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Unreachable,
            ServerFnErrorErr::UnsupportedRequestMethod(why) => Self::MalformedRequest(why),
            other => Self::internal(other),
        }
    }

    fn ser(&self) -> Bytes {
        set_status(self);
        BrowserJsonEncoding::encode(self).unwrap_or_default()
    }

    fn de(data: Bytes) -> Self {
        BrowserJsonEncoding::decode(data).unwrap_or(Self::Unreachable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json;

    #[test]
    fn errors_are_read_from_their_json() {
        for error in [
            ApiError::MalformedRequest("what".into()),
            ApiError::InvalidCredentials,
            ApiError::TokenInvalid,
            ApiError::TokenExpired,
            ApiError::SessionRevoked(Ended::PasswordChanged),
            ApiError::RefreshReused,
            ApiError::NotFound,
            ApiError::MethodNotAllowed,
            ApiError::RequestTimeout,
            ApiError::UsernameTaken,
            ApiError::PayloadTooLarge,
            ApiError::UnsupportedMediaType,
            ApiError::InvalidUsername("3 to 64".into()),
            ApiError::WeakPassword("longer".into()),
            ApiError::TooManyAttempts { retry_after: 9 },
            ApiError::Busy { retry_after: 2 },
            ApiError::Unavailable,
            ApiError::Internal(String::new()),
        ] {
            json::comes_back(&error);
        }
    }

    #[test]
    fn the_json_of_an_error_is_unchanged() {
        let json = |error| serde_json::to_string(&error).unwrap();
        assert_eq!(
            json(ApiError::SessionRevoked(Ended::PasswordChanged)),
            r#"{"code":"session_revoked","message":"The password was changed, so this session was ended.","requestId":"","because":"password_changed"}"#
        );
        assert_eq!(
            json(ApiError::Busy { retry_after: 2 }),
            r#"{"code":"busy","message":"The server has too much to do at the moment. Try again shortly.","requestId":"","retryAfter":2}"#
        );
    }

    #[test]
    fn every_reason_for_an_ending_is_read_from_its_name() {
        for ended in [
            Ended::Logout,
            Ended::Reuse,
            Ended::Elsewhere,
            Ended::PasswordChanged,
            Ended::AccountClosed,
            Ended::Forgotten,
        ] {
            json::comes_back(&ApiError::SessionRevoked(ended));
            assert_eq!(serde_json::to_value(ended).unwrap(), ended.as_str());
        }
    }

    #[test]
    fn unknown_codes_and_reasons_of_a_later_version_are_read() {
        let later = r#"{"code":"session_revoked","message":"m","because":"moved"}"#;
        assert_eq!(json::read(later), Some(ApiError::SessionRevoked(Ended::Forgotten)));
        assert_eq!(json::read(r#"{"code":"of_a_later_version","message":"m"}"#), Some(ApiError::Unreachable));
    }

    #[test]
    fn json_that_is_not_an_error_of_ours_is_refused() {
        for text in [
            "",
            "null",
            "[]",
            "<!DOCTYPE html>",
            "{}",
            r#"{"code":"token_invalid"}"#,
            r#"{"code":7,"message":"m"}"#,
            r#"{"code":"busy","message":"m","retryAfter":-1}"#,
            r#"{"code":"busy","message":"m","retryAfter":4294967296}"#,
        ] {
            assert_eq!(json::read::<ApiError>(text), None, "{text}");
        }
    }
}
