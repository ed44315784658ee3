//! Verifies tokens (RFC 8725): the kind decides the algorithm and the key, and of the header only `kid` has a say in
//! which key of that kind it is.

use super::issue::Tokens;
use super::keys::{Keys, Verifier};
use super::kind::Kind;
use crate::wire::{AccessClaims, AccessToken, ApiError, RefreshClaims, RefreshToken};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Longer than any token of ours, in bytes; a longer text is refused unread.
const LONGEST: usize = 4096;

/// The claim that every token of ours has beside those that `jsonwebtoken` checks.
pub(super) trait IssuedAt: DeserializeOwned {
    /// `iat`, in seconds since the Unix epoch.
    fn issued_at(&self) -> i64;
}

impl IssuedAt for AccessClaims {
    fn issued_at(&self) -> i64 {
        self.iat
    }
}

impl IssuedAt for RefreshClaims {
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
    pub(super) fn verify<C: IssuedAt>(&self, kind: Kind, token: &str) -> Result<C, ApiError> {
        self.read(kind, token).map(|(_, claims)| claims).ok_or(ApiError::TokenInvalid)
    }

    /// The claims, and the keys that verified them.
    fn read<C: IssuedAt>(&self, kind: Kind, token: &str) -> Option<(Arc<Keys>, C)> {
        if token.len() > LONGEST {
            return None;
        }
        let header = decode_header(token).ok()?;
        // We know no extension, so we must refuse a token that asks for one (RFC 7515 section 4.1.11).
        if header.typ.as_deref() != Some(kind.typ()) || header.crit.is_some() {
            return None;
        }
        let id = header.kid?;
        let keys = self.keys.keys_with(kind, &id);
        let (algorithm, key, only_before) = match keys.verifier(kind, &id)? {
            Verifier::Es256(key) => (Algorithm::ES256, &key.verifying, None),
            Verifier::Hs256(key) => (Algorithm::HS256, &key.verifying, None),
            Verifier::Legacy { key, before } => (Algorithm::ES256, &key.verifying, Some(before)),
        };
        let claims: C = decode(token, key, &self.rules(algorithm)).ok()?.claims;
        only_before.is_none_or(|moment| claims.issued_at() < moment).then_some((keys, claims))
    }

    /// The checks that `jsonwebtoken` makes. The caller checks the times, by our clock.
    fn rules(&self, algorithm: Algorithm) -> Validation {
        let mut rules = Validation::new(algorithm);
        rules.set_issuer(&[&self.issuer]);
        rules.set_audience(&[&self.issuer]);
        rules.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        rules.validate_exp = false;
        rules.validate_nbf = false;
        rules
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
