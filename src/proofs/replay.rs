//! Remembers which proofs were used, so that none is accepted twice.
//!
//! The memory is bounded, and anyone can fill it: a proof costs its sender one signature. When it is full, it forgets
//! the oldest proofs, and from then on refuses all that are as old. So it never accepts a proof twice, and a flood only
//! makes honest clients send a second proof, with a nonce.

use std::collections::{BTreeMap, HashSet};

/// The hash of a used proof's key and `jti`.
pub(super) type ProofId = [u8; 16];

/// The judgement on a proof's use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// It is the first.
    First,
    /// It was used before.
    Again,
    /// It is as old as proofs that were forgotten, so it may have been used.
    Unknown,
}

/// The proofs that were used.
#[derive(Debug)]
pub(super) struct Used {
    ids: HashSet<ProofId>,
    /// The same by the time that makes a proof acceptable, in unix seconds.
    by_time: BTreeMap<i64, Vec<ProofId>>,
    /// The most proofs to remember.
    capacity: usize,
    /// For how many seconds before and after its time a proof is accepted.
    life: i64,
    /// Proofs of before this second may have been forgotten.
    known_from: i64,
}

impl Used {
    pub(super) fn new(capacity: usize, life: i64) -> Self {
        Self { ids: HashSet::new(), by_time: BTreeMap::new(), capacity, life, known_from: i64::MIN }
    }

    /// Whether the use of this proof is remembered.
    pub(super) fn contains(&self, id: &ProofId) -> bool {
        self.ids.contains(id)
    }

    /// Records the use at `now` of a proof that is acceptable because of `time`, both in unix seconds.
    pub(super) fn record(&mut self, id: ProofId, time: i64, now: i64) -> Use {
        self.forget_expired(now);
        if time < self.known_from {
            return Use::Unknown;
        }
        if !self.ids.insert(id) {
            return Use::Again;
        }
        self.by_time.entry(time).or_default().push(id);
        while self.ids.len() > self.capacity {
            self.forget_oldest();
        }
        Use::First
    }

    fn forget_expired(&mut self, now: i64) {
        // No second later than this can have been forgotten, unless the clock was wrong and has been set back.
        if self.known_from > now.saturating_add(self.life).saturating_add(1) {
            self.known_from = i64::MIN;
        }
        while self.by_time.first_key_value().is_some_and(|(time, _)| *time < now.saturating_sub(self.life)) {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some((time, ids)) = self.by_time.pop_first() {
            ids.iter().for_each(|id| {
                self.ids.remove(id);
            });
            self.known_from = self.known_from.max(time.saturating_add(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Use::{Again, First, Unknown};

    const LIFE: i64 = 300;
    const NOW: i64 = 1_000_000;

    fn id(n: u128) -> ProofId {
        n.to_be_bytes()
    }

    #[test]
    fn a_proof_is_used_once_as_long_as_it_is_acceptable() {
        let mut used = Used::new(10, LIFE);
        assert_eq!(used.record(id(1), NOW, NOW), First);
        assert_eq!(used.record(id(2), NOW, NOW), First);
        assert_eq!(used.record(id(1), NOW + 1, NOW), Again, "under another time");
        for later in [0, 1, LIFE] {
            assert_eq!(used.record(id(1), NOW, NOW + later), Again);
        }
        // The caller does not accept it any more, and the memory has forgotten it.
        assert_eq!(used.record(id(3), NOW + LIFE, NOW + LIFE + 1), First);
        assert_eq!((used.ids.len(), used.by_time.len()), (1, 1));
    }

    #[test]
    fn a_proof_from_the_future_is_remembered_until_it_is_too_old() {
        let mut used = Used::new(10, LIFE);
        assert_eq!(used.record(id(1), NOW + LIFE, NOW), First);
        assert_eq!(used.record(id(1), NOW + LIFE, NOW + 2 * LIFE), Again);
    }

    #[test]
    fn a_full_memory_refuses_what_it_may_have_forgotten() {
        let mut used = Used::new(3, LIFE);
        for n in 0..3 {
            assert_eq!(used.record(id(n), NOW - 9 + n as i64, NOW), First);
        }
        assert_eq!(used.record(id(3), NOW, NOW), First);
        assert_eq!(used.record(id(0), NOW - 9, NOW), Unknown);
        assert_eq!(used.record(id(9), NOW - 9, NOW), Unknown);
        for n in 1..4 {
            assert_eq!(used.record(id(n), NOW, NOW), Again, "{n}");
        }
        assert_eq!(used.record(id(4), NOW, NOW), First);
        assert!(used.ids.len() <= 3);
    }

    #[test]
    fn a_flood_within_one_second_accepts_nothing_twice() {
        let mut used = Used::new(100, LIFE);
        let accepted = (0..1_000).filter(|n| used.record(id(*n), NOW, NOW) == First).count();
        assert_eq!(accepted, 101);
        assert!((0..1_000).all(|n| used.record(id(n), NOW, NOW) != First));
        assert_eq!(used.record(id(0), NOW + 1, NOW + 1), First);
    }

    #[test]
    fn proofs_are_accepted_again_when_a_wrong_clock_is_set_right() {
        let mut used = Used::new(10, LIFE);
        let tomorrow = NOW + 86_400;
        assert_eq!(used.record(id(1), tomorrow, tomorrow), First);
        assert_eq!(used.record(id(2), tomorrow + 2 * LIFE, tomorrow + 2 * LIFE), First);
        assert_eq!(used.record(id(3), NOW, NOW), First);
    }
}
