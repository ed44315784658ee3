//! Honest clients and the tokens that they hold.

use crate::model::{Key, Said};
use crate::promises::Attempt;
use crate::world::said;
use latchkey::wire::{AccessToken, RefreshToken, TokenPair};

/// A refresh token that was issued, and the access token beside it.
#[derive(Clone, Debug)]
pub struct Issued {
    pub session: String,
    pub token: RefreshToken,
    pub access: AccessToken,
    pub said: Said,
}

impl Issued {
    pub fn of(pair: &TokenPair) -> Self {
        let session = pair.refresh_token.claims().map(|claims| claims.sid).unwrap_or_default();
        let said = said(&pair.refresh_token);
        Self { session, token: pair.refresh_token.clone(), access: pair.access_token.clone(), said }
    }
}

/// An honest client: the storage that its tabs share, and its attempts so far.
pub struct Client {
    /// It uses keys from this generation on.
    pub keyed_from: i64,
    pub held: Issued,
    /// The key of the refresh under way: stored before the first attempt, deleted with the answer.
    pub pending: Option<Key>,
    /// Whether it was told that its session is over.
    pub over: bool,
    pub attempts: Vec<Attempt>,
}

/// A refresh on its way to the server.
#[derive(Clone)]
pub struct Request {
    pub client: usize,
    pub presented: Issued,
    pub key: Option<Key>,
}
