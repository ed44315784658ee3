//! The refused copies of the last hour, in memory: a copy that is tried again and again costs the database nothing, and
//! can't flood the audit log.

use crate::tokens::Thumbprint;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long after an event the same session and network get no other, in seconds.
const QUIET: i64 = 3_600;
/// The most events of one session within that time, from however many networks.
const MOST: usize = 8;
/// The most sessions that are remembered. Copies of others are refused and counted, but make no events.
const CAPACITY: usize = 65_536;

/// Which copies were refused lately. Cloning it is cheap; clones share the memory.
#[derive(Clone, Debug, Default)]
pub(super) struct RefusedCopies(Arc<Mutex<HashMap<String, Remembered>>>);

#[derive(Debug)]
struct Remembered {
    /// The key that the session is bound to.
    bound_to: Thumbprint,
    /// The networks of the events, and when each was.
    events: Vec<(String, i64)>,
}

impl RefusedCopies {
    /// Whether a copy of this session from this network is one of those that need no event, and so no query. `thumbprint`
    /// is the key that it comes with.
    pub(super) fn is_known(
        &self,
        session_id: &str,
        thumbprint: Option<&Thumbprint>,
        network: &str,
        now: i64,
    ) -> bool {
        self.lock().get(session_id).is_some_and(|remembered| {
            thumbprint != Some(&remembered.bound_to) && !remembered.is_due(network, now)
        })
    }

    /// Whether to make an event of a copy of this session, from this network; remembers it if so.
    pub(super) fn remember(
        &self,
        session_id: &str,
        bound_to: &Thumbprint,
        network: String,
        now: i64,
    ) -> bool {
        let mut all = self.lock();
        if all.len() >= CAPACITY && !all.contains_key(session_id) {
            all.retain(|_, remembered| remembered.recent(now) > 0);
            if all.len() >= CAPACITY {
                return false;
            }
        }
        let remembered = all
            .entry(session_id.to_owned())
            .or_insert_with(|| Remembered { bound_to: bound_to.clone(), events: Vec::new() });
        let due = remembered.is_due(&network, now);
        if due {
            remembered.events.retain(|(_, at)| is_recent(*at, now));
            remembered.events.push((network, now));
        }
        due
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Remembered>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Remembered {
    fn is_due(&self, network: &str, now: i64) -> bool {
        let told = |(known, at): &(String, i64)| known == network && is_recent(*at, now);
        self.recent(now) < MOST && !self.events.iter().any(told)
    }

    fn recent(&self, now: i64) -> usize {
        self.events.iter().filter(|(_, at)| is_recent(*at, now)).count()
    }
}

/// An event in the future, from before the clock stepped back, counts like one in the past.
fn is_recent(at: i64, now: i64) -> bool {
    (now - at).abs() < QUIET
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Thumbprint {
        Thumbprint::from_row(name.to_owned())
    }

    #[test]
    fn a_session_gets_one_event_an_hour_for_each_network() {
        let copies = RefusedCopies::default();
        assert!(!copies.is_known("s", None, "a", 0), "it has to be looked up once");
        let remember = |network: &str, now| copies.remember("s", &key("k"), network.to_owned(), now);
        assert!(remember("a", 0));
        assert!(!remember("a", QUIET - 1));
        assert!(remember("b", 1));
        assert!(remember("a", QUIET));
        assert!(!remember("a", 1), "the clock stepped back");
        assert!(copies.remember("another", &key("k"), "a".to_owned(), 0));
    }

    #[test]
    fn many_networks_make_few_events() {
        let copies = RefusedCopies::default();
        let remember = |network: usize, now| copies.remember("s", &key("k"), network.to_string(), now);
        assert_eq!((0..1_000).filter(|network| remember(*network, 0)).count(), MOST);
        assert!(copies.is_known("s", None, "1000", 0), "and no query");
        assert!(remember(1_000, QUIET));
    }

    #[test]
    fn the_key_of_the_session_is_never_refused_from_memory() {
        let copies = RefusedCopies::default();
        copies.remember("s", &key("k"), "a".to_owned(), 0);
        assert!(copies.is_known("s", None, "a", 1));
        assert!(copies.is_known("s", Some(&key("other")), "a", 1));
        assert!(!copies.is_known("s", Some(&key("k")), "a", 1));
        assert!(!copies.is_known("s", None, "a", QUIET));
    }

    #[test]
    fn its_size_is_bounded_and_sessions_of_more_than_an_hour_ago_make_room() {
        let copies = RefusedCopies::default();
        let remember =
            |session: usize, now| copies.remember(&session.to_string(), &key("k"), "a".to_owned(), now);
        assert!((0..CAPACITY).all(|session| remember(session, 0)));
        assert!(!remember(CAPACITY, 1));
        assert!(remember(CAPACITY, QUIET));
        assert_eq!(copies.lock().len(), 1);
    }
}
