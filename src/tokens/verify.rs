//! Judges tokens (RFC 8725): the algorithm is ours to choose, the kind is checked, and nothing in
//! the header but `kid` has a say in which key is used.

use super::Tokens;
use super::mint::{ACCESS, REFRESH};
use crate::wire::{AccessClaims, AccessToken, ApiError, RefreshClaims, RefreshToken};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Longer than any token we make; a longer text is refused unread.
const LONGEST: usize = 4096;

impl Tokens {
    /// What an access token says, if it is ours and its time is now.
    ///
    /// # Errors
    /// [`ApiError::TokenInvalid`], or [`ApiError::TokenExpired`] for one that was good before `now`.
    pub fn verify_access(&self, token: &AccessToken, now: i64) -> Result<Arc<AccessClaims>, ApiError> {
        let keys = self.keys.keys();
        let claims = match keys.verified.find(token) {
            Some(claims) => claims,
            None => {
                let claims = Arc::new(self.verify(ACCESS, token.reveal())?);
                keys.verified.remember(token, &claims);
                claims
            }
        };
        check_time(claims.nbf, claims.exp, now)?;
        Ok(claims)
    }

    /// What a refresh token says, if it is ours and its time is now.
    ///
    /// # Errors
    /// As [`Tokens::verify_access`].
    pub fn verify_refresh(&self, token: &RefreshToken, now: i64) -> Result<RefreshClaims, ApiError> {
        let claims = self.verify_refresh_at_any_time(token)?;
        check_time(claims.nbf, claims.exp, now)?;
        Ok(claims)
    }

    /// What a refresh token says, if it is ours, even when its time is over: enough for logging out.
    ///
    /// # Errors
    /// [`ApiError::TokenInvalid`].
    pub fn verify_refresh_at_any_time(&self, token: &RefreshToken) -> Result<RefreshClaims, ApiError> {
        self.verify(REFRESH, token.reveal())
    }

    pub(super) fn verify<C: DeserializeOwned>(&self, kind: &str, token: &str) -> Result<C, ApiError> {
        if token.len() > LONGEST {
            return Err(ApiError::TokenInvalid);
        }
        let header = decode_header(token).map_err(|_| ApiError::TokenInvalid)?;
        // An extension that must be understood is one that we don't (RFC 7515 section 4.1.11).
        if header.typ.as_deref() != Some(kind) || header.crit.is_some() {
            return Err(ApiError::TokenInvalid);
        }
        let id = header.kid.ok_or(ApiError::TokenInvalid)?;
        let keys = self.keys.keys_with(&id).ok_or(ApiError::TokenInvalid)?;
        let key = keys.find(&id).ok_or(ApiError::TokenInvalid)?;
        let mut rules = Validation::new(Algorithm::ES256);
        rules.set_issuer(&[&self.issuer]);
        rules.set_audience(&[&self.issuer]);
        rules.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        // Times are checked against our clock, by the caller.
        rules.validate_exp = false;
        rules.validate_nbf = false;
        decode(token, &key.verifying, &rules).map(|data| data.claims).map_err(|_| ApiError::TokenInvalid)
    }
}

fn check_time(not_before: Option<i64>, expires_at: i64, now: i64) -> Result<(), ApiError> {
    if not_before.is_some_and(|not_before| now < not_before) {
        Err(ApiError::TokenInvalid)
    } else if now >= expires_at {
        Err(ApiError::TokenExpired)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::{Bearing, KeyRing};

    const BEARING: Bearing<'_> =
        Bearing { user_id: "u", session_id: "s", issued_at: 1_000, expires_at: 1_900 };

    fn minter(issuer: &str) -> Tokens {
        let folder = tempfile::tempdir().unwrap();
        Tokens::new(KeyRing::open(folder.path()).unwrap(), issuer)
    }

    #[test]
    fn our_tokens_say_what_we_put_in() {
        let minter = minter("https://a");
        let access = minter.access(BEARING, "ada").unwrap();
        let claims = minter.verify_access(&access, 1_000).unwrap();
        assert_eq!((claims.sub.as_str(), claims.sid.as_str()), ("u", "s"));
        assert_eq!(claims.preferred_username, "ada");
        let refresh = minter.refresh(BEARING, 7).unwrap();
        assert_eq!(minter.verify_refresh(&refresh, 1_899).unwrap().generation, 7);
    }

    #[test]
    fn a_token_ends_at_its_expiry_to_the_second() {
        let minter = minter("https://a");
        let access = minter.access(BEARING, "ada").unwrap();
        assert!(minter.verify_access(&access, 1_899).is_ok());
        assert_eq!(minter.verify_access(&access, 1_900), Err(ApiError::TokenExpired));
    }

    #[test]
    fn one_kind_is_never_taken_for_the_other() {
        let minter = minter("https://a");
        let access = minter.access(BEARING, "ada").unwrap();
        let refresh = minter.refresh(BEARING, 0).unwrap();
        let crossed = RefreshToken::from_text(access.reveal().to_owned());
        assert_eq!(minter.verify_refresh(&crossed, 1_000), Err(ApiError::TokenInvalid));
        let crossed = AccessToken::from_text(refresh.reveal().to_owned());
        assert_eq!(minter.verify_access(&crossed, 1_000), Err(ApiError::TokenInvalid));
    }

    #[test]
    fn another_key_or_issuer_is_refused() {
        let (ours, theirs) = (minter("https://a"), minter("https://a"));
        let token = theirs.access(BEARING, "ada").unwrap();
        assert_eq!(ours.verify_access(&token, 1_000), Err(ApiError::TokenInvalid));
        let elsewhere = Tokens::new(ours.keys().clone(), "https://b");
        let token = elsewhere.access(BEARING, "ada").unwrap();
        assert_eq!(ours.verify_access(&token, 1_000), Err(ApiError::TokenInvalid));
    }

    #[test]
    fn changing_any_character_spoils_it() {
        let minter = minter("https://a");
        let token = minter.refresh(BEARING, 0).unwrap();
        for at in 0..token.reveal().len() {
            let mut text = token.reveal().to_owned();
            let other = if &text[at..=at] == "A" { "B" } else { "A" };
            text.replace_range(at..=at, other);
            let verdict = minter.verify_refresh(&RefreshToken::from_text(text), 1_000);
            assert_eq!(verdict, Err(ApiError::TokenInvalid), "at {at}");
        }
    }

    #[test]
    fn tokens_hide_their_text_from_debug() {
        let token = minter("https://a").refresh(BEARING, 0).unwrap();
        assert_eq!(format!("{token:?}"), "RefreshToken(…)");
    }
}
