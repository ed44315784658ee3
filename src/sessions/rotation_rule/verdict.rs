//! The input of the rotation rule, and its verdicts.

use crate::proofs::Proof;
use crate::sessions::binding::Binding;
use crate::sessions::client_fingerprint::ClientFingerprint;
use crate::sessions::idempotency_key::IdempotencyKey;
use crate::wire::ApiError;

/// A refresh, as the rule sees it.
#[derive(Clone, Debug)]
pub struct Presented {
    /// The generation that the refresh token names.
    pub generation: i64,
    /// The branch that the refresh token names, if its session is bound.
    pub branch: Option<i64>,
    /// The request's `Idempotency-Key`.
    pub key: Option<IdempotencyKey>,
    /// The client that sent it.
    pub client: ClientFingerprint,
    /// The request's proof of a key.
    pub proof: Proof,
}

/// The verdict of the rule on a refresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Begin the generation after the presented one. A bound session then has this binding.
    Rotate(Option<Binding>),
    /// Issue the token of the row's generation again, with the same `gen`, `iat` and `exp`; in a bound session, that
    /// of this branch.
    Repeat(Option<i64>),
    /// Issue the token of the row's generation on a new branch. The session then has this binding.
    Heal(Binding),
    /// Refuse: the key belongs to the refresh before. The session is not touched.
    KeyOfGenerationBefore,
    /// Refuse a copy: it comes without a proof of the session's key. The session is not touched.
    Copy(ApiError),
    /// Refuse: the network sent a request twice. The session is not touched.
    Resent,
    /// Ask for a proof with a nonce: this one is not as new as its verdict needs. The session is not touched.
    Delayed,
    /// End the session: two parties use the same token.
    Reuse,
    /// Refuse: the session has ended already.
    Over(ApiError),
}
