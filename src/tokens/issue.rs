//! Issues access and refresh tokens.

use super::app_claims::AppClaims;
use super::jws;
use super::keys::KeyRing;
use super::kind::Kind;
use super::thumbprint::Thumbprint;
use crate::wire::{AccessClaims, AccessToken, ApiError, Confirmation, RefreshClaims, RefreshToken};
use serde::Serialize;
use std::sync::Arc;

/// Issues and verifies the tokens of one issuer. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Tokens {
    pub(super) keys: KeyRing,
    pub(super) issuer: Arc<str>,
}

/// The claims that a session's access and refresh tokens share. Times are seconds since the Unix epoch.
#[derive(Clone, Copy, Debug)]
pub struct SessionClaims<'a> {
    /// The user's id: `sub`.
    pub user_id: &'a str,
    /// The session's id: `sid`.
    pub session_id: &'a str,
    /// The start of the token's life: `iat`.
    pub issued_at: i64,
    /// The end of the token's life: `exp`.
    pub expires_at: i64,
}

/// The claims that only access tokens have.
#[derive(Clone, Debug, Default)]
pub struct Holder<'a> {
    /// The user's name: `preferred_username`.
    pub username: &'a str,
    /// The names of the user's roles, sorted: `roles`.
    pub roles: Vec<String>,
    /// The session's number in the feed of revocations: `rev`.
    pub revocation: Option<i64>,
    /// The key of a bound session: `cnf.jkt`.
    pub key: Option<&'a Thumbprint>,
    /// The app's own claims.
    pub app: AppClaims,
}

impl<'a> Holder<'a> {
    /// A user without roles, in an unbound session.
    pub fn named(username: &'a str) -> Self {
        Self { username, ..Self::default() }
    }
}

/// All claims of an access token.
#[derive(Serialize)]
struct AllClaims {
    #[serde(flatten)]
    ours: AccessClaims,
    #[serde(flatten)]
    app: AppClaims,
}

impl Tokens {
    /// Signs with the keys of `keys`, as `issuer`, which is the only audience too.
    pub fn new(keys: KeyRing, issuer: &str) -> Self {
        Self { keys, issuer: issuer.into() }
    }

    /// The keys that sign and verify.
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// A new access token.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if signing fails.
    pub fn issue_access(
        &self,
        session: SessionClaims<'_>,
        holder: Holder<'_>,
    ) -> Result<AccessToken, ApiError> {
        let ours = AccessClaims {
            iss: self.issuer.to_string(),
            aud: self.issuer.to_string(),
            sub: session.user_id.to_owned(),
            sid: session.session_id.to_owned(),
            jti: uuid::Uuid::new_v4().to_string(),
            iat: session.issued_at,
            exp: session.expires_at,
            nbf: None,
            preferred_username: holder.username.to_owned(),
            roles: Some(holder.roles).filter(|roles| !roles.is_empty()),
            rev: holder.revocation,
            cnf: holder.key.map(|jkt| Confirmation { jkt: jkt.as_str().to_owned() }),
        };
        let claims = AllClaims { ours, app: holder.app };
        let keys = self.keys.keys();
        let key = keys.es256(self.keys.now()).ok_or_else(|| ApiError::internal("there is no ES256 key"))?;
        let sign = |message: &[u8]| key.sign(message).map_err(ApiError::internal);
        jws::write(&key.header, &claims, sign).map(AccessToken::from_text)
    }

    /// The refresh token of a generation; `branch` is that of a bound session's line of descent. Issued again for the same
    /// row, it has the same claims.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if there is no key.
    pub fn issue_refresh(
        &self,
        session: SessionClaims<'_>,
        generation: i64,
        branch: Option<i64>,
    ) -> Result<RefreshToken, ApiError> {
        let claims = RefreshClaims {
            iss: self.issuer.to_string(),
            aud: self.issuer.to_string(),
            sub: session.user_id.to_owned(),
            sid: session.session_id.to_owned(),
            generation,
            br: branch,
            iat: session.issued_at,
            exp: session.expires_at,
            nbf: None,
        };
        self.sign_secretly(Kind::Refresh, &claims).map(RefreshToken::from_text)
    }

    /// A token that only this server can verify.
    pub(super) fn sign_secretly(&self, kind: Kind, claims: &impl Serialize) -> Result<String, ApiError> {
        let keys = self.keys.keys();
        let key =
            keys.hs256(kind, self.keys.now()).ok_or_else(|| ApiError::internal("there is no HS256 key"))?;
        jws::write(&key.header, claims, |message| Ok(key.sign(message)))
    }
}
