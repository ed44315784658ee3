//! The JSON of an error: `{"code", "message", "requestId"}`, and `because` where a session ended.

use super::platform::{request_id, set_status, undecodable};
use super::{ApiError, Ended};
use crate::wire::json::{BrowserJsonEncoding, FromJson, Value};
use bytes::Bytes;
use serde::{Serialize, Serializer};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use server_fn::{Decodes, Encodes};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    code: &'static str,
    message: String,
    request_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<Ended>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
}

impl Serialize for ApiError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire {
            code: self.code(),
            message: self.message(),
            request_id: request_id(),
            because: match self {
                Self::SessionRevoked(ended) => Some(*ended),
                _ => None,
            },
            retry_after: self.retry_after(),
        }
        .serialize(serializer)
    }
}

impl FromJson for ApiError {
    fn from_json(json: &Value) -> Option<Self> {
        let code: String = json.get("code")?;
        let message: String = json.get("message")?;
        let request_id: Option<String> = json.get("requestId")?;
        let because: Option<Ended> = json.get("because")?;
        let retry_after = json.get::<Option<u32>>("retryAfter")?.unwrap_or(1);
        Some(match code.as_str() {
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
        })
    }
}

impl FromJson for Ended {
    fn from_json(json: &Value) -> Option<Self> {
        String::from_json(json).map(|name| Self::from_name(&name))
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
    fn errors_are_read_as_they_were_written() {
        for error in [
            ApiError::MalformedRequest("what".into()),
            ApiError::InvalidCredentials,
            ApiError::TokenInvalid,
            ApiError::TokenExpired,
            ApiError::SessionRevoked(Ended::PasswordChanged),
            ApiError::RefreshReused,
            ApiError::NotFound,
            ApiError::MethodNotAllowed,
            ApiError::UsernameTaken,
            ApiError::PayloadTooLarge,
            ApiError::UnsupportedMediaType,
            ApiError::InvalidUsername("3 to 64".into()),
            ApiError::WeakPassword("longer".into()),
            ApiError::TooManyAttempts { retry_after: 9 },
            ApiError::Busy { retry_after: 2 },
            ApiError::Unavailable,
        ] {
            json::comes_back(&error);
        }
    }

    #[test]
    fn an_ending_of_a_later_version_is_an_ending() {
        let later = r#"{"code":"session_revoked","message":"m","because":"moved"}"#;
        assert_eq!(json::read(later), Some(ApiError::SessionRevoked(Ended::Forgotten)));
        assert_eq!(json::read(r#"{"code":"of_a_later_version","message":"m"}"#), Some(ApiError::Unreachable));
    }

    #[test]
    fn what_is_no_error_of_ours_is_not_read() {
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
