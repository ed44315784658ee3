//! The JSON of an error: `{"code", "message", "requestId"}`, and `because` where a session ended.

use super::{ApiError, Ended};
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use server_fn::{Decodes, Encodes};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    code: String,
    message: String,
    #[serde(default)]
    request_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    because: Option<Ended>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
}

impl Serialize for ApiError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire {
            code: self.code().to_owned(),
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

impl<'de> Deserialize<'de> for ApiError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        let retry_after = wire.retry_after.unwrap_or(1);
        Ok(match wire.code.as_str() {
            "malformed_request" => Self::MalformedRequest(wire.message),
            "invalid_credentials" => Self::InvalidCredentials,
            "token_invalid" => Self::TokenInvalid,
            "token_expired" => Self::TokenExpired,
            "session_revoked" => Self::SessionRevoked(wire.because.unwrap_or(Ended::Forgotten)),
            "refresh_reused" => Self::RefreshReused,
            "not_found" => Self::NotFound,
            "method_not_allowed" => Self::MethodNotAllowed,
            "request_timeout" => Self::RequestTimeout,
            "username_taken" => Self::UsernameTaken,
            "payload_too_large" => Self::PayloadTooLarge,
            "unsupported_media_type" => Self::UnsupportedMediaType,
            "invalid_username" => Self::InvalidUsername(wire.message),
            "weak_password" => Self::WeakPassword(wire.message),
            "too_many_attempts" => Self::TooManyAttempts { retry_after },
            "busy" => Self::Busy { retry_after },
            "unavailable" => Self::Unavailable,
            "internal" => Self::Internal(wire.request_id),
            _ => Self::Unreachable,
        })
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

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
        JsonEncoding::encode(self).unwrap_or_default()
    }

    fn de(data: Bytes) -> Self {
        JsonEncoding::decode(data).unwrap_or(Self::Unreachable)
    }
}

#[cfg(feature = "ssr")]
use super::answer::{request_id, set_status, undecodable};

#[cfg(not(feature = "ssr"))]
use in_browser::{request_id, set_status, undecodable};

/// What the server does with an error on its way out has no counterpart in the browser.
#[cfg(not(feature = "ssr"))]
mod in_browser {
    use super::{ApiError, ServerFnErrorErr};

    pub fn request_id() -> String {
        String::new()
    }

    pub fn set_status(_: &ApiError) {}

    /// In the browser an answer that can't be decoded is none of ours: a proxy's page, say.
    pub fn undecodable(_: &ServerFnErrorErr) -> ApiError {
        ApiError::Unreachable
    }

    impl ApiError {
        /// An error that only the server can explain.
        pub fn internal(_: impl std::fmt::Display) -> Self {
            Self::Internal(String::new())
        }
    }
}
