//! Access, refresh and device tokens, and their claims.

mod claims;

pub use claims::{AccessClaims, Confirmation, RefreshClaims};

use serde::{Deserialize, Serialize};

/// An access token ([RFC 9068](https://www.rfc-editor.org/rfc/rfc9068)): says for some minutes who is calling.
/// `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccessToken(String);

/// A refresh token: exchanged once for the next pair of tokens. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RefreshToken(String);

/// A device token: shows that the user has logged in from this browser before. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceToken(String);

impl AccessToken {
    /// Wraps a text without verifying it.
    pub fn from_text(text: String) -> Self {
        Self(text)
    }

    /// The text. Only put it into the `Authorization` header.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The claims, unverified; `None` if the text is not a JWT of this kind.
    pub fn claims(&self) -> Option<AccessClaims> {
        claims::peek(&self.0)
    }

    /// The claims as JSON, unverified; `None` if the text is not a JWT.
    pub fn payload(&self) -> Option<Vec<u8>> {
        claims::payload(&self.0)
    }

    /// Whether its session is bound to a key.
    pub fn is_bound(&self) -> bool {
        self.claims().is_some_and(|claims| claims.cnf.is_some())
    }
}

impl RefreshToken {
    /// Wraps a text without verifying it.
    pub fn from_text(text: String) -> Self {
        Self(text)
    }

    /// The text. Only put it into the body of a refresh or a logout.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The claims, unverified; `None` if the text is not a JWT of this kind.
    pub fn claims(&self) -> Option<RefreshClaims> {
        claims::peek(&self.0)
    }

    /// Whether its session is bound to a key.
    pub fn is_bound(&self) -> bool {
        self.claims().is_some_and(|claims| claims.br.is_some())
    }
}

impl DeviceToken {
    /// Wraps a text without verifying it.
    pub fn from_text(text: String) -> Self {
        Self(text)
    }

    /// The text. Only put it into the body of a login.
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
