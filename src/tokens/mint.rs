//! Makes tokens.

use super::KeyRing;
use crate::wire::{AccessClaims, AccessToken, ApiError, RefreshClaims, RefreshToken};
use aws_lc_rs::rand::SystemRandom;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, Header};
use serde::Serialize;
use std::sync::Arc;

/// The `typ` of an access token (RFC 9068 section 2.1).
pub(super) const ACCESS: &str = "at+jwt";
/// The `typ` of a refresh token.
pub(super) const REFRESH: &str = "refresh+jwt";
/// The `typ` of a device token.
pub(super) const DEVICE: &str = "device+jwt";

/// Makes and verifies the tokens of one issuer.
#[derive(Clone, Debug)]
pub struct Tokens {
    pub(super) keys: KeyRing,
    pub(super) issuer: Arc<str>,
}

/// Whom a token is for, and its times in seconds since the Unix epoch.
#[derive(Clone, Copy, Debug)]
pub struct Bearing<'a> {
    /// The user's id.
    pub user_id: &'a str,
    /// The session's id.
    pub session_id: &'a str,
    /// When the token's life begins.
    pub issued_at: i64,
    /// From when on it is refused.
    pub expires_at: i64,
}

impl Tokens {
    /// Signs with the newest of `keys`, as `issuer`.
    pub fn new(keys: KeyRing, issuer: &str) -> Self {
        Self { keys, issuer: issuer.into() }
    }

    /// The keys it signs and verifies with.
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// A fresh access token.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if signing fails.
    pub fn access(&self, bearing: Bearing<'_>, username: &str) -> Result<AccessToken, ApiError> {
        let claims = AccessClaims {
            iss: self.issuer.to_string(),
            aud: self.issuer.to_string(),
            sub: bearing.user_id.to_owned(),
            sid: bearing.session_id.to_owned(),
            jti: uuid::Uuid::new_v4().to_string(),
            iat: bearing.issued_at,
            exp: bearing.expires_at,
            nbf: None,
            preferred_username: username.to_owned(),
        };
        self.sign(ACCESS, &claims).map(AccessToken::from_text)
    }

    /// The refresh token of a generation. Made again from the same row, it says the same.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if signing fails.
    pub fn refresh(&self, bearing: Bearing<'_>, generation: i64) -> Result<RefreshToken, ApiError> {
        let claims = RefreshClaims {
            iss: self.issuer.to_string(),
            aud: self.issuer.to_string(),
            sub: bearing.user_id.to_owned(),
            sid: bearing.session_id.to_owned(),
            generation,
            iat: bearing.issued_at,
            exp: bearing.expires_at,
            nbf: None,
        };
        self.sign(REFRESH, &claims).map(RefreshToken::from_text)
    }

    /// The JWS Compact Serialization (RFC 7515 section 7.1). Not by `jsonwebtoken::encode`, which reads and
    /// checks the key anew for each token, and so takes twice as long.
    pub(super) fn sign(&self, kind: &str, claims: &impl Serialize) -> Result<String, ApiError> {
        let keys = self.keys.keys();
        let key = keys.signing().ok_or_else(|| ApiError::internal("there is no signing key"))?;
        let mut header = Header::new(Algorithm::ES256);
        header.typ = Some(kind.to_owned());
        header.kid = Some(key.id.clone());
        let mut token = part(&header)? + "." + &part(claims)?;
        let signature =
            key.signing.sign(&SystemRandom::new(), token.as_bytes()).map_err(ApiError::internal)?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Ok(token)
    }
}

fn part(json: &impl Serialize) -> Result<String, ApiError> {
    serde_json::to_vec(json).map(|json| URL_SAFE_NO_PAD.encode(json)).map_err(ApiError::internal)
}
