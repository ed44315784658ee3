//! The promises of refresh token rotation, in terms of which party holds which token:
//!
//! 1. An honest client that uses keys never loses its session. All attempts at a refresh get the same successor,
//!    no matter which answers are lost, how often and how late the client retries, or whether the server restarts, is
//!    restored from a backup or has its clock changed. This holds as long as nobody else presents a token of the
//!    session, the session is in the database, and the token has not expired. A client may make several attempts at
//!    once, in two tabs, but none may arrive after the next refresh. Without keys the same holds within the grace time.
//! 2. In one history of the database, a token that one party has used ends the session when another party presents
//!    it. The only exception is a session without keys, within the grace time, from the address and with the user agent
//!    of the party that used the token. So the server detects a thief elsewhere who watches the list of sessions and
//!    presents the spent token right after a refresh, the first time this happens.
//! 3. A restore forgets all uses since the backup. Even so, the owner never refreshes both before and after a thief:
//!    once both have refreshed since the restore, the session ends as soon as one presents a token that the other has
//!    used.
//! 4. In one history of the database, a generation has exactly one successor: one `gen`, `iat` and `exp`.

use crate::model::{Answer, GRACE, Key, Ledger, Party, Presentation, Rule};
use crate::world::idempotency_key;
use latchkey::sessions::Session;
use latchkey::wire::Ended;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

/// The cases that the stories must cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    Answer(Rule),
    /// Promise 1 applied, and the token was not the newest.
    HonestInTrouble,
    /// Promise 2 applied.
    Theft,
    /// Owner and thief have both refreshed since the last restore.
    Race,
    /// The server detected a thief who watches for the owner's refreshes.
    WatcherDetected,
    /// The server issued a successor again.
    SuccessorAgain,
}

/// A refresh of an honest client that started a new generation.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    pub generation: i64,
    pub key: Option<Key>,
    pub at: i64,
}

/// Checks promise 1 and returns whether it applied. `attempts` holds the client's attempts that started a generation, in
/// any history.
pub fn honest_client_keeps_its_session(
    before: &Ledger,
    presentation: &Presentation,
    attempts: &[Attempt],
    now: i64,
    answer: &Answer,
) -> Result<bool, TestCaseError> {
    let repeatable = |earlier: &Attempt| match earlier.key {
        Some(key) => presentation.key == Some(key),
        None => (now - earlier.at).abs() < GRACE,
    };
    let generation = presentation.claims.generation;
    // A client without keys may have ended its session by an earlier retry that came too late. That answer was checked
    // when it was given.
    let promised = !before.touched
        && before.ended_at.is_none()
        && now < presentation.claims.expires_at
        && attempts.iter().filter(|attempt| attempt.generation == generation).all(repeatable);
    if promised {
        let successor = answer.as_ref().map(|claims| claims.generation);
        prop_assert_eq!(successor, Ok(generation + 1), "an honest client lost its session: {:?}", before);
    }
    Ok(promised)
}

/// Checks promise 2 and returns whether it applied. `ended` says whether the session has ended in the database after the
/// answer.
pub fn theft_is_detected(
    before: &Ledger,
    presentation: &Presentation,
    now: i64,
    answer: &Answer,
    ended: bool,
) -> Result<bool, TestCaseError> {
    let generation = presentation.claims.generation;
    let Some(used) = before.uses.iter().find(|used| used.generation == generation) else {
        return Ok(false);
    };
    if used.by == presentation.speaks_for() {
        return Ok(false);
    }
    if answer.is_ok() {
        let last = before.newest().generation == generation + 1;
        let in_grace = before.in_grace(used, presentation.seen_as, now);
        prop_assert!(last && in_grace, "the server missed a theft: {:?}", before);
    } else {
        prop_assert!(
            ended || now >= presentation.claims.expires_at,
            "a theft had no consequence: {:?}",
            before
        );
    }
    Ok(true)
}

/// Checks promise 3 and returns whether both parties have refreshed.
pub fn owner_and_thief_do_not_alternate(after: &Ledger) -> Result<bool, TestCaseError> {
    let mut turns = after.since_restore.clone();
    turns.dedup();
    let alternate = turns.windows(3).any(|turns| turns == [Party::Owner, Party::Thief, Party::Owner]);
    prop_assert!(!alternate, "owner and thief both continue: {:?}", after);
    Ok(turns.len() > 1)
}

/// Checks promise 4 and returns whether there was an earlier successor.
pub fn one_successor(
    before: &Ledger,
    presentation: &Presentation,
    answer: &Answer,
) -> Result<bool, TestCaseError> {
    let earlier = before.successors.get(&presentation.claims.generation);
    let again = answer.is_ok() && earlier.is_some();
    if again {
        prop_assert_eq!(answer.as_ref().ok(), earlier, "two successors of one generation");
    }
    Ok(again)
}

/// Whether the row agrees with the ledger.
pub fn agrees(ledger: Option<&Ledger>, row: Option<&Session>) -> bool {
    let (Some(ledger), Some(row)) = (ledger, row) else {
        return ledger.is_none() && row.is_none();
    };
    let newest = ledger.newest();
    row.generation == newest.generation
        && row.rotated_at == newest.issued_at
        && row.last_used_at == newest.issued_at
        && row.rotation_key == ledger.uses.last().and_then(|used| used.key).map(idempotency_key)
        && row.created_at == ledger.started_at
        && row.expires_at == ledger.ends_at()
        && row.revoked == ledger.ended_at.map(|at| (at, Ended::Reuse))
}
