//! The limits that are known to be used up, in memory, so that a client over its limit costs the database nothing.

use super::{Limit, LimitKey};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The most entries. Limits beyond it are looked up in the database again.
const CAPACITY: usize = 65_536;

/// Until when limits are used up, in milliseconds since the Unix epoch. Cloning it is cheap; clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct DenyCache {
    until: Arc<Mutex<HashMap<LimitKey, i64>>>,
}

impl DenyCache {
    /// How long a limit stays used up, in milliseconds; `None` if one more attempt may pass. An end further ahead
    /// than the limit's period was stored by a clock that was wrong, and is ignored.
    pub(super) fn wait(&self, key: &LimitKey, limit: Limit, now: i64) -> Option<i64> {
        let wait = self.lock().get(key)? - now;
        (1..=limit.period()).contains(&wait).then_some(wait)
    }

    /// Records that a limit is used up until then. When the cache is full, entries that are over make room.
    pub(super) fn insert(&self, key: &LimitKey, until: i64, now: i64) {
        let mut all = self.lock();
        if all.len() >= CAPACITY {
            all.retain(|_, until| *until > now);
        }
        if all.len() < CAPACITY {
            all.insert(key.clone(), until);
        }
    }

    pub(super) fn remove(&self, key: &LimitKey) {
        self.lock().remove(key);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<LimitKey, i64>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit() -> Limit {
        Limit::parse("10/1m").unwrap().unwrap()
    }

    #[test]
    fn its_size_is_bounded_and_entries_that_are_over_make_room() {
        let cache = DenyCache::default();
        let key = |at: usize| LimitKey::logins_from(&at.to_string());
        for at in 0..CAPACITY {
            cache.insert(&key(at), if at == 0 { 5 } else { 20 }, 0);
        }
        cache.insert(&key(CAPACITY), 20, 0);
        assert_eq!(cache.wait(&key(CAPACITY), limit(), 0), None);
        cache.insert(&key(CAPACITY), 20, 10);
        assert_eq!(cache.wait(&key(CAPACITY), limit(), 10), Some(10));
        assert_eq!(cache.wait(&key(0), limit(), 0), None);
        cache.remove(&key(1));
        assert_eq!(cache.wait(&key(1), limit(), 0), None);
    }

    #[test]
    fn an_end_that_a_wrong_clock_stored_is_ignored() {
        let cache = DenyCache::default();
        let key = LimitKey::logins_from("192.0.2.1");
        cache.insert(&key, 60_000, 0);
        assert_eq!(cache.wait(&key, limit(), 0), Some(60_000));
        assert_eq!(cache.wait(&key, limit(), -1), None);
    }
}
