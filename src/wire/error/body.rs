//! The JSON of an error: `{"code", "message", "requestId"}`, `because` if a session ended, `retryAfter` in seconds if a
//! retry makes sense, and `reason` if a value was refused.

use super::ended::Ended;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The members of an error body.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    pub code: Cow<'static, str>,
    pub message: String,
    pub request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Ended>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Cow<'static, str>>,
}

#[cfg(test)]
mod tests {
    use crate::wire::{ApiError, Ended, RefusedValue, json};

    #[test]
    fn errors_are_read_from_their_json() {
        for error in [
            ApiError::MalformedRequest("what".into()),
            ApiError::InvalidCredentials,
            ApiError::TokenInvalid,
            ApiError::TokenExpired,
            ApiError::SessionRevoked(Ended::PasswordChanged),
            ApiError::RefreshReused,
            ApiError::ProofRequired,
            ApiError::ProofInvalid,
            ApiError::UseDpopNonce(String::new()),
            ApiError::Forbidden,
            ApiError::RegistrationClosed,
            ApiError::InvitationInvalid,
            ApiError::NotFound,
            ApiError::MethodNotAllowed,
            ApiError::RequestTimeout,
            ApiError::UsernameTaken,
            ApiError::UsernameImitates,
            ApiError::LinkUsed,
            ApiError::PayloadTooLarge,
            ApiError::UnsupportedMediaType,
            ApiError::InvalidUsername(RefusedValue::new("too_short", "3 to 64")),
            ApiError::InvalidEmail(RefusedValue::new("not_an_address", "an address")),
            ApiError::WeakPassword(RefusedValue::new("guessable", "longer")),
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
    fn a_refused_value_has_its_reason() {
        assert_eq!(
            serde_json::to_string(&ApiError::InvalidUsername(RefusedValue::new("spaces", "No spaces.")))
                .unwrap(),
            r#"{"code":"invalid_username","message":"No spaces.","requestId":"","reason":"spaces"}"#
        );
        assert_eq!(
            serde_json::to_string(&ApiError::UsernameImitates).unwrap(),
            r#"{"code":"username_taken","message":"This username looks like one that is taken.","requestId":"","reason":"looks_like_another"}"#
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
