//! The sessions whose access tokens must die before they expire, in memory, so that an
//! authenticated call asks no database.

use super::SessionStore;
use crate::wire::Ended;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// How often a node asks the database which sessions others have revoked.
const NEWS: Duration = Duration::from_secs(1);
/// Clocks of nodes may differ by this many seconds.
const SKEW: i64 = 60;

/// Ids of the sessions revoked within the last access-token lifetime. Cloning it is cheap.
#[derive(Clone, Debug, Default)]
pub struct Revocations {
    by_id: Arc<RwLock<HashMap<String, (i64, Ended)>>>,
}

impl Revocations {
    /// Why this session was ended, if it was.
    pub fn find(&self, session_id: &str) -> Option<Ended> {
        let by_id = self.by_id.read().unwrap_or_else(PoisonError::into_inner);
        by_id.get(session_id).map(|(_, because)| *because)
    }

    /// Adds a session that was ended `at` unix seconds.
    pub fn add(&self, session_id: String, at: i64, because: Ended) {
        let mut by_id = self.by_id.write().unwrap_or_else(PoisonError::into_inner);
        by_id.insert(session_id, (at, because));
    }

    /// Reads what the database knows of revocations at or after `since`.
    ///
    /// # Errors
    /// Those of the query.
    pub async fn learn(&self, store: &SessionStore, since: i64) -> Result<(), sqlx::Error> {
        for (id, at, because) in store.revoked_since(since).await? {
            self.add(id, at, because);
        }
        Ok(())
    }

    /// Follows the database for as long as the process lives: other nodes and the command line
    /// revoke sessions too. `access_ttl` is in seconds.
    pub async fn follow(self, store: SessionStore, clock: crate::clock::Clock, access_ttl: i64) {
        let mut ticks = tokio::time::interval(NEWS);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut told = clock.now();
        loop {
            ticks.tick().await;
            let now = clock.now();
            match self.learn(&store, told - SKEW).await {
                Ok(()) => told = now,
                Err(error) => tracing::warn!(cause = %error, "revocations by others are not known for now"),
            }
            self.prune(now - access_ttl - SKEW);
        }
    }

    fn prune(&self, before: i64) {
        let mut by_id = self.by_id.write().unwrap_or_else(PoisonError::into_inner);
        by_id.retain(|_, (at, _)| *at >= before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_remembered_until_its_tokens_are_over() {
        let revoked = Revocations::default();
        revoked.add("a".into(), 100, Ended::Logout);
        revoked.prune(100);
        assert_eq!(revoked.find("a"), Some(Ended::Logout));
        revoked.prune(101);
        assert_eq!(revoked.find("a"), None);
    }
}
