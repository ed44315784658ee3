//! When a proof was made.

use crate::tokens::Nonce;

/// When a proof was made. A request that the network or a queue has delayed carries an old proof, and its sender may be
/// gone since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    made_at: i64,
    nonce: Option<Nonce>,
}

impl Freshness {
    /// Of a proof whose client says that it was made at this unix second.
    pub fn at(made_at: i64) -> Self {
        Self { made_at, nonce: None }
    }

    /// Of a proof with this nonce: it was made after the nonce.
    pub fn of(nonce: Nonce) -> Self {
        Self { made_at: nonce.made_at, nonce: Some(nonce) }
    }

    /// Whether the proof was made from `since` to `now`, in unix seconds, or with a nonce for this subject.
    pub fn is_since(&self, since: i64, now: i64, subject: &str) -> bool {
        (since..=now).contains(&self.made_at) || self.nonce.is_some_and(|nonce| nonce.is_about(subject))
    }
}
