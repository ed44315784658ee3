//! Honest clients and their tokens.

use crate::model::{Claims, Key};
use crate::promises::Attempt;
use crate::world::claims;
use latchkey::wire::{AccessToken, RefreshToken, TokenPair};

/// A refresh token that the server issued, and the access token issued with it.
#[derive(Clone, Debug)]
pub struct Issued {
    pub session: String,
    pub token: RefreshToken,
    pub access: AccessToken,
    pub claims: Claims,
}

impl Issued {
    pub fn of(pair: &TokenPair) -> Self {
        let session = pair.refresh_token.claims().map(|claims| claims.sid).unwrap_or_default();
        let claims = claims(&pair.refresh_token);
        Self { session, token: pair.refresh_token.clone(), access: pair.access_token.clone(), claims }
    }
}

/// An honest client: the storage that its tabs share, and its attempts so far.
pub struct Client {
    /// The generation from which it sends keys.
    pub keyed_from: i64,
    pub held: Issued,
    /// The key of the current refresh. The client stores it before the first attempt and deletes it after the answer.
    pub pending: Option<Key>,
    /// Whether the server has told it that the session has ended.
    pub over: bool,
    pub attempts: Vec<Attempt>,
}

/// A refresh that has not reached the server yet.
#[derive(Clone)]
pub struct Request {
    pub client: usize,
    pub presented: Issued,
    pub key: Option<Key>,
}
