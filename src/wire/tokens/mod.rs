//! Access, refresh and device tokens as texts, and the claims that they carry.

mod claims;

pub use claims::{AccessClaims, RefreshClaims};

use serde::{Deserialize, Serialize};

/// Says who is calling, for some minutes (RFC 9068). Its text is a secret: `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccessToken(String);

/// Buys the next pair of tokens, once. Its text is a secret: `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RefreshToken(String);

/// Shows that somebody has logged in by this browser before. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceToken(String);

impl AccessToken {
    /// Takes the text as it came; only verifying it tells whether it is one of ours.
    pub fn from_text(text: String) -> Self {
        Self(text)
    }

    /// The text, for the `Authorization` header and nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What it says, unverified; `None` if it is no JWT of this kind.
    pub fn claims(&self) -> Option<AccessClaims> {
        claims::peek(&self.0)
    }
}

impl RefreshToken {
    /// Takes the text as it came; only verifying it tells whether it is one of ours.
    pub fn from_text(text: String) -> Self {
        Self(text)
    }

    /// The text, for the body of a refresh or a logout and nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What it says, unverified; `None` if it is no JWT of this kind.
    pub fn claims(&self) -> Option<RefreshClaims> {
        claims::peek(&self.0)
    }
}

impl DeviceToken {
    /// Takes the text as it came; only verifying it tells whether it is one of ours.
    pub fn from_text(text: String) -> Self {
        Self(text)
    }

    /// The text, for the body of a login and nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshToken(…)")
    }
}

impl std::fmt::Debug for DeviceToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceToken(…)")
    }
}
