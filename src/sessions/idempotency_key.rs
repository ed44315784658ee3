//! The `Idempotency-Key` of a refresh: one random UUID for all attempts at the same refresh.

use crate::wire::ApiError;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The SHA-256 of a key. The row keeps this hash, never the key itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Reads a UUID in its usual form.
    ///
    /// # Errors
    /// [`ApiError::MalformedRequest`] for any other text.
    pub fn parse(text: &str) -> Result<Self, ApiError> {
        let uuid = uuid::Uuid::try_parse(text)
            .map_err(|_| ApiError::MalformedRequest("The Idempotency-Key must be a UUID.".to_owned()))?;
        let hash = digest(&SHA256, uuid.as_bytes());
        Ok(Self(URL_SAFE_NO_PAD.encode(hash)))
    }

    /// The hash, as base64url, as the row keeps it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A hash that was read from a row.
    pub(super) fn from_row(hash: String) -> Self {
        Self(hash)
    }
}
