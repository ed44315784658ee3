//! The rule's verdict on a refresh of a bound session, and the proofs that come with it. The statements of the database
//! must do the same.

use crate::model::{ACCESS, GRACE, REFRESH};
use latchkey::proofs::{Freshness, Proof, Thumbprint};
use latchkey::sessions::Session;
use latchkey::sessions::rotation_rule::{Presented, Verdict, decide, healed, rotated};
use latchkey::tokens::Nonce;
use latchkey::wire::{ApiError, Ended, RefreshToken};

/// The place that a refresh token names: generation, branch, when it was issued and when it expires.
pub type Place = (i64, Option<i64>, i64, i64);

/// The answer to a refresh, and the row afterwards.
pub fn expected(row: &Session, presented: &Presented, now: i64) -> (Result<Place, ApiError>, Session) {
    let same = row.clone();
    let access_until = now + ACCESS;
    match decide(row, presented, now, GRACE) {
        Verdict::Rotate(bound) => {
            let next = rotated(row, bound, presented, now, access_until);
            (Ok(place_in(&next, next.newest_branch())), next)
        }
        Verdict::Heal(bound) => {
            let next = healed(row, bound, presented, now, access_until);
            (Ok(place_in(&next, next.newest_branch())), next)
        }
        Verdict::Repeat(branch) => {
            let rotation_key = presented.key.clone().or_else(|| row.rotation_key.clone());
            let access_until = row.access_until.max(access_until);
            (Ok(place_in(row, branch)), Session { rotation_key, access_until, ..same })
        }
        Verdict::Reuse => {
            let revoked = Some((now, Ended::Reuse));
            let access_until = row.expires_at;
            (Err(ApiError::RefreshReused), Session { revoked, access_until, ..same })
        }
        Verdict::Copy(error) | Verdict::Over(error) => (Err(error), same),
        Verdict::Resent => (Err(ApiError::ProofInvalid), same),
        Verdict::Delayed => (Err(ApiError::UseDpopNonce(String::new())), same),
        Verdict::KeyOfGenerationBefore => (Err(ApiError::MalformedRequest(String::new())), same),
    }
}

fn place_in(row: &Session, branch: Option<i64>) -> Place {
    (row.generation, branch, row.rotated_at, (row.rotated_at + REFRESH).min(row.expires_at))
}

/// The place that a refresh token names.
pub fn place(token: &RefreshToken) -> Place {
    let claims = token.claims().unwrap();
    (claims.generation, claims.br, claims.iat, claims.exp)
}

/// The key that the session is bound to.
pub const OWN_KEY: &str = "the owner's key";

/// A proof that was made at this unix second.
pub fn own_proof(made_at: i64) -> Proof {
    proof_of(OWN_KEY, made_at)
}

pub fn own_proof_with(nonce: Nonce) -> Proof {
    Proof::Valid(Thumbprint::from_row(OWN_KEY.to_owned()), Freshness::of(nonce))
}

pub fn proof_of(key: &str, made_at: i64) -> Proof {
    Proof::Valid(Thumbprint::from_row(key.to_owned()), Freshness::at(made_at))
}
