//! The revoked sessions whose access tokens have not expired, in memory: an authenticated call makes no query.

use super::store::SessionStore;
use crate::wire::Ended;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// How far the clocks of nodes may differ, in seconds.
const SKEW: i64 = 60;

/// The sessions revoked within the last access-token lifetime. Cloning it is cheap; clones share the memory.
#[derive(Clone, Debug, Default)]
pub struct Revocations {
    /// By session id, when and why it was revoked.
    by_session: Arc<RwLock<HashMap<String, (i64, Ended)>>>,
}

impl Revocations {
    /// Why this session was revoked, if it was.
    pub(super) fn find(&self, session_id: &str) -> Option<Ended> {
        let by_session = self.by_session.read().unwrap_or_else(PoisonError::into_inner);
        by_session.get(session_id).map(|(_, because)| *because)
    }

    /// Adds a session that was revoked `at` unix seconds.
    pub fn add(&self, session_id: String, at: i64, because: Ended) {
        let mut by_session = self.by_session.write().unwrap_or_else(PoisonError::into_inner);
        by_session.insert(session_id, (at, because));
    }

    /// Reads the revocations since `since` from the database.
    pub(super) async fn learn(&self, store: &SessionStore, since: i64) -> Result<(), sqlx::Error> {
        for (id, at, because) in store.revoked_since(since - SKEW).await? {
            self.add(id, at, because);
        }
        Ok(())
    }

    /// Forgets the sessions revoked before `before`: their access tokens have expired.
    pub(super) fn forget_expired(&self, before: i64) {
        let mut by_session = self.by_session.write().unwrap_or_else(PoisonError::into_inner);
        by_session.retain(|_, (at, _)| *at >= before - SKEW);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revoked_session_is_remembered_until_its_access_tokens_expire() {
        let revocations = Revocations::default();
        revocations.add("a".into(), 100, Ended::Logout);
        revocations.forget_expired(100 + SKEW);
        assert_eq!(revocations.find("a"), Some(Ended::Logout));
        revocations.forget_expired(101 + SKEW);
        assert_eq!(revocations.find("a"), None);
    }
}
