//! Verifies tokens (RFC 8725): the kind decides the algorithm and the key, and of the header only `kid` has a say in
//! which key of that kind it is.

use super::issue::Tokens;
use super::jws::Jws;
use super::keys::{Keys, Verifier};
use super::kind::Kind;
use crate::wire::{AccessClaims, AccessToken, ApiError, RefreshClaims, RefreshToken};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Longer than any token of ours, in bytes; a longer text is refused unread.
const LONGEST: usize = 4096;

/// Claims that every token of ours has.
pub(super) trait CommonClaims: DeserializeOwned {
    /// `iss`.
    fn issuer(&self) -> &str;
    /// `aud`.
    fn audience(&self) -> &str;
    /// `iat`, in seconds since the Unix epoch.
    fn issued_at(&self) -> i64;
}

impl CommonClaims for AccessClaims {
    fn issuer(&self) -> &str {
        &self.iss
    }

    fn audience(&self) -> &str {
        &self.aud
    }

    fn issued_at(&self) -> i64 {
        self.iat
    }
}

impl CommonClaims for RefreshClaims {
    fn issuer(&self) -> &str {
        &self.iss
    }

    fn audience(&self) -> &str {
        &self.aud
    }

    fn issued_at(&self) -> i64 {
        self.iat
    }
}

impl Tokens {
    /// The claims of an access token, if it is ours and valid at `now`. A token that was issued `max_age` seconds
    /// ago is expired whatever its `exp` says, so that a shorter life holds for tokens issued before, too.
    ///
    /// # Errors
    /// [`ApiError::TokenInvalid`], or [`ApiError::TokenExpired`] for one that was valid before `now`.
    pub fn verify_access(
        &self,
        token: &AccessToken,
        now: i64,
        max_age: i64,
    ) -> Result<Arc<AccessClaims>, ApiError> {
        let claims = match self.keys.keys().verified.find(token) {
            Some(claims) => claims,
            None => {
                let (keys, claims) = self.read(Kind::Access, token.reveal()).ok_or(ApiError::TokenInvalid)?;
                let claims = Arc::new(claims);
                keys.verified.remember(token, &claims);
                claims
            }
        };
        check_time(claims.nbf, claims.exp.min(claims.iat.saturating_add(max_age)), now)?;
        Ok(claims)
    }

    /// The claims of a refresh token, if it is ours and valid at `now`.
    ///
    /// # Errors
    /// As [`Tokens::verify_access`].
    pub fn verify_refresh(&self, token: &RefreshToken, now: i64) -> Result<RefreshClaims, ApiError> {
        let claims = self.verify_refresh_at_any_time(token)?;
        check_time(claims.nbf, claims.exp, now)?;
        Ok(claims)
    }

    /// The claims of a refresh token, if it is ours, even if it has expired: enough for logging out.
    ///
    /// # Errors
    /// [`ApiError::TokenInvalid`].
    pub fn verify_refresh_at_any_time(&self, token: &RefreshToken) -> Result<RefreshClaims, ApiError> {
        self.verify(Kind::Refresh, token.reveal())
    }

    /// Verifies everything but the times.
    pub(super) fn verify<C: CommonClaims>(&self, kind: Kind, token: &str) -> Result<C, ApiError> {
        self.read(kind, token).map(|(_, claims)| claims).ok_or(ApiError::TokenInvalid)
    }

    /// The claims, and the keys that verified them.
    fn read<C: CommonClaims>(&self, kind: Kind, token: &str) -> Option<(Arc<Keys>, C)> {
        let jws = Some(token).filter(|token| token.len() <= LONGEST).and_then(Jws::split)?;
        let header = jws.header()?;
        // We know no extension, so we must refuse a token that asks for one (RFC 7515 section 4.1.11).
        if header.typ != kind.typ() || header.crit.is_some() {
            return None;
        }
        let keys = self.keys.keys_with(kind, &header.kid);
        let (message, signature) = (jws.message.as_bytes(), jws.signature()?);
        let (algorithm, verified, only_before) = match keys.verifier(kind, &header.kid)? {
            Verifier::Es256(key) => ("ES256", key.verifies(message, &signature), None),
            Verifier::Hs256(key) => ("HS256", key.verifies(message, &signature), None),
            Verifier::Legacy { key, before } => ("ES256", key.verifies(message, &signature), Some(before)),
        };
        if header.alg != algorithm || !verified {
            return None;
        }
        let claims: C = jws.claims()?;
        let ours = claims.issuer() == &*self.issuer && claims.audience() == &*self.issuer;
        let early_enough = only_before.is_none_or(|moment| claims.issued_at() < moment);
        (ours && early_enough).then_some((keys, claims))
    }
}

/// Checks a token's times, in seconds since the Unix epoch.
pub(super) fn check_time(not_before: Option<i64>, expires_at: i64, now: i64) -> Result<(), ApiError> {
    if not_before.is_some_and(|not_before| now < not_before) {
        Err(ApiError::TokenInvalid)
    } else if now >= expires_at {
        Err(ApiError::TokenExpired)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
