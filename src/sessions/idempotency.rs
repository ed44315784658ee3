//! The `Idempotency-Key` of a refresh: one random UUID for all tries of one refresh.

use crate::wire::ApiError;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::request::Parts;
use leptos::prelude::use_context;

/// The SHA-256 of a key, as the row remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Takes a UUID in its usual form.
    ///
    /// # Errors
    /// [`ApiError::MalformedRequest`] for any other text.
    pub fn parse(text: &str) -> Result<Self, ApiError> {
        let uuid = uuid::Uuid::try_parse(text)
            .map_err(|_| ApiError::MalformedRequest("The Idempotency-Key must be a UUID.".to_owned()))?;
        let hash = digest(&SHA256, uuid.as_bytes());
        Ok(Self(URL_SAFE_NO_PAD.encode(hash)))
    }

    /// The key of the request being answered, if it has one.
    ///
    /// # Errors
    /// As [`IdempotencyKey::parse`].
    pub fn of_request() -> Result<Option<Self>, ApiError> {
        let Some(request) = use_context::<Parts>() else {
            return Ok(None);
        };
        let key = request.headers.get("idempotency-key");
        // A key that is no text is a wrong one, not none: taken for none it would be reuse.
        key.map(|key| Self::parse(key.to_str().unwrap_or_default())).transpose()
    }

    /// What the row remembers.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it was read from a row.
    pub(super) fn from_row(hash: String) -> Self {
        Self(hash)
    }
}
