//! The client that rotated, as the row keeps it.

use crate::client_info::ClientInfo;
use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The SHA-256 of a client's address and user agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientFingerprint(String);

impl ClientFingerprint {
    /// The fingerprint of this client.
    pub fn of(client: &ClientInfo) -> Self {
        let mut hash = Context::new(&SHA256);
        hash.update(client.address_text().unwrap_or_default().as_bytes());
        hash.update(b"\n");
        hash.update(client.user_agent.as_deref().unwrap_or_default().as_bytes());
        Self(URL_SAFE_NO_PAD.encode(hash.finish()))
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
