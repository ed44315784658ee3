//! The revoked sessions, and revoked access tokens of others, in memory until the tokens expire: an authenticated call
//! makes no query.

use super::revoked::Revoked;
use super::store::SessionStore;
use crate::clock::Clock;
use crate::wire::{AccessClaims, ApiError, Ended};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

/// The revocations that this node knows. Cloning it is cheap; clones share the memory.
#[derive(Clone, Debug)]
pub struct Revocations {
    memory: Arc<RwLock<Memory>>,
    clock: Clock,
    /// The life of an access token, in seconds.
    access_ttl: i64,
}

#[derive(Debug, Default)]
struct Memory {
    by_session: HashMap<String, Remembered>,
    /// In unix seconds. Revocations that concern only access tokens which expire by then have been forgotten. It lies
    /// in the future only after the clock stepped back, until the database has been read again.
    forgotten_until: i64,
}

#[derive(Clone, Copy, Debug)]
struct Remembered {
    /// Why the session was revoked; `None` if it goes on with the access tokens that carry this number.
    because: Option<Ended>,
    /// The number in the feed.
    number: Option<i64>,
    /// Until when, in unix seconds.
    until: i64,
}

/// A number in the feed: all revocations up to it have been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position(i64);

impl Revocations {
    /// No revocations yet. The life of an access token is in seconds.
    pub fn new(clock: Clock, access_ttl: i64) -> Self {
        Self { memory: Arc::default(), clock, access_ttl }
    }

    /// Refuses an access token of a revoked session, or one that was issued before a role was taken from its user.
    ///
    /// # Errors
    /// [`ApiError::SessionRevoked`]. [`ApiError::TokenExpired`] for a token of before such a change, and for one that
    /// had expired before the clock stepped back: its session may have been revoked.
    pub(super) fn check(&self, claims: &AccessClaims) -> Result<(), ApiError> {
        let memory = self.memory.read().unwrap_or_else(PoisonError::into_inner);
        match memory.by_session.get(&claims.sid) {
            Some(Remembered { because: Some(because), .. }) => Err(ApiError::SessionRevoked(*because)),
            Some(Remembered { number, .. }) if *number != claims.rev => Err(ApiError::TokenExpired),
            _ if claims.exp <= memory.forgotten_until => Err(ApiError::TokenExpired),
            _ => Ok(()),
        }
    }

    /// Adds a session whose revocation has been committed.
    pub fn add(&self, revoked: Revoked) {
        self.add_all(vec![revoked]);
    }

    /// Adds sessions whose revocations have been committed.
    pub fn add_all(&self, revoked: Vec<Revoked>) {
        // The row of a restored backup does not know the access tokens that were issued since the backup.
        let at_least = self.clock.now() + self.access_ttl;
        let mut memory = self.write();
        for Revoked { session_id, because, number, access_until, .. } in revoked {
            let news = Remembered { because, number, until: access_until.max(at_least) };
            // Two changes of one session may be added in the other order than they were committed.
            let known = memory.by_session.get(&session_id);
            if known.is_none_or(|known| known.is_before(&news)) {
                memory.by_session.insert(session_id, news);
            }
        }
    }

    /// Reads the feed from a position on; or all of it without one, after the clock stepped back, and after an older
    /// backup of the database was restored. Returns the new position.
    ///
    /// # Errors
    /// Those of the database. What was revoked meanwhile is then unknown: start again without a position.
    pub(super) async fn follow(
        &self,
        store: &SessionStore,
        position: Option<Position>,
    ) -> Result<Position, sqlx::Error> {
        let now = self.clock.now();
        let clock_stepped_back = now < self.write().forgotten_until;
        if let Some(Position(number)) = position.filter(|_| !clock_stepped_back) {
            let news = store.revoked_after(number).await?;
            if news.last >= number {
                self.add_all(news.revoked);
                self.write().forget_expired(now);
                return Ok(Position(news.last));
            }
        }
        let news = store.revoked_with_access(now).await?;
        // The numbers of an older backup begin anew.
        self.write().by_session.retain(|_, remembered| remembered.because.is_some());
        self.add_all(news.revoked);
        let mut memory = self.write();
        memory.forgotten_until = now;
        memory.forget_expired(now);
        Ok(Position(news.last))
    }

    fn write(&self) -> RwLockWriteGuard<'_, Memory> {
        self.memory.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Remembered {
    /// Whether `news` replaces it. A session that ended stays so.
    fn is_before(&self, news: &Self) -> bool {
        news.because.is_some() || self.because.is_none() && self.number <= news.number
    }
}

impl Memory {
    fn forget_expired(&mut self, now: i64) {
        self.by_session.retain(|_, remembered| remembered.until > now);
        self.forgotten_until = self.forgotten_until.max(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TTL: i64 = 900;

    fn revoked(access_until: i64) -> Revoked {
        Revoked {
            session_id: "s".into(),
            because: Some(Ended::Logout),
            number: Some(1),
            access_until,
            expires_at: 100_000,
        }
    }

    /// The end of the access tokens that a session had.
    fn tokens_ended(number: i64) -> Revoked {
        Revoked { because: None, number: Some(number), ..revoked(50_000) }
    }

    fn access_token(session: &str, exp: i64) -> AccessClaims {
        AccessClaims {
            iss: "i".into(),
            aud: "a".into(),
            sub: "u".into(),
            sid: session.into(),
            jti: "j".into(),
            iat: 0,
            exp,
            nbf: None,
            preferred_username: "ada".into(),
            roles: None,
            rev: None,
            cnf: None,
        }
    }

    /// Its clock tells `now`.
    fn revocations(now: i64) -> Revocations {
        let clock = Clock::default();
        clock.step(now - clock.now());
        Revocations::new(clock, TTL)
    }

    #[test]
    fn a_revoked_session_is_remembered_until_its_last_access_token_expires() {
        let revocations = revocations(1_000);
        revocations.add(revoked(50_000));
        let token = access_token("s", 50_000);
        revocations.write().forget_expired(49_999);
        assert_eq!(revocations.check(&token), Err(ApiError::SessionRevoked(Ended::Logout)));
        revocations.write().forget_expired(50_000);
        assert_eq!(revocations.check(&token), Err(ApiError::TokenExpired));
    }

    #[test]
    fn only_access_tokens_of_after_the_change_of_roles_are_good() {
        let revocations = revocations(1_000);
        let token = |rev| AccessClaims { rev, ..access_token("s", 50_000) };
        // In the other order than they were committed.
        revocations.add_all(vec![tokens_ended(7), tokens_ended(6)]);
        for before in [None, Some(5), Some(6), Some(8)] {
            assert_eq!(revocations.check(&token(before)), Err(ApiError::TokenExpired), "{before:?}");
        }
        assert_eq!(revocations.check(&token(Some(7))), Ok(()));
        revocations.add_all(vec![revoked(50_000), tokens_ended(8)]);
        let over = Err(ApiError::SessionRevoked(Ended::Logout));
        assert_eq!(revocations.check(&token(Some(8))), over);
    }

    #[test]
    fn a_row_that_is_behind_its_access_tokens_is_remembered_for_their_whole_life() {
        let revocations = revocations(1_000);
        revocations.add(revoked(0));
        revocations.write().forget_expired(1_000 + TTL - 1);
        let refused = revocations.check(&access_token("s", 1_000 + TTL));
        assert_eq!(refused, Err(ApiError::SessionRevoked(Ended::Logout)));
    }

    #[test]
    fn a_clock_that_stepped_back_revives_no_token_of_a_forgotten_session() {
        let revocations = revocations(1_000);
        revocations.write().forget_expired(90_000);
        assert_eq!(revocations.check(&access_token("s", 90_000)), Err(ApiError::TokenExpired));
        assert_eq!(revocations.check(&access_token("s", 90_001)), Ok(()));
    }
}
