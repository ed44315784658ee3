//! The promises that the rotation rule keeps, in terms of who holds which token:
//!
//! 1. An honest client that uses keys never loses its session. Every attempt at a refresh gets the same successor,
//!    whichever answers were lost, however often and late the client tries again, through restarts, restores and
//!    steps of the clock. This holds while nobody else presents a token of the session, the database knows the
//!    session, and the token has not expired. A client may have several attempts under way, in two tabs, but none
//!    that arrives after the next refresh. Without keys the same holds within the grace time.
//! 2. In one history of the database, a token that one party has used ends the session when another party presents
//!    it. The one exception is a session without keys, within the grace time, from the address and with the user agent
//!    of the party that used it. So a thief elsewhere who watches the list of sessions and presents the spent token
//!    right after each refresh is noticed the first time.
//! 3. A restore loses the uses since the backup. Still the owner never refreshes both before and after a thief: once
//!    both have refreshed since the restore, the next one to present a token that the other has used ends the
//!    session.
//! 4. In one history of the database, a generation has one successor: one `gen`, `iat` and `exp`.

use crate::model::{Answer, GRACE, Key, Ledger, Line, Party, Presentation};
use crate::world::real;
use latchkey::sessions::Session;
use latchkey::wire::Ended;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

/// The cases that the stories must reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    Answer(Line),
    /// Promise 1 applied, and the token was not simply the newest.
    HonestInTrouble,
    /// Promise 2 applied.
    Theft,
    /// Owner and thief have both refreshed since the last restore.
    Race,
    /// A thief who watches when the owner refreshes was noticed.
    FollowerNoticed,
    /// A successor was issued again.
    SuccessorAgain,
}

/// An attempt of an honest client that began a generation.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    pub generation: i64,
    pub key: Option<Key>,
    pub at: i64,
}

/// Checks promise 1; returns whether it applied. `attempts` are those of the client that began a generation, in any
/// history.
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
    let generation = presentation.said.generation;
    // An earlier answer may have ended the session, of a client without keys that came too late; it was judged then.
    let promised = !before.touched
        && before.ended_at.is_none()
        && now < presentation.said.expires_at
        && attempts.iter().filter(|attempt| attempt.generation == generation).all(repeatable);
    if promised {
        let successor = answer.as_ref().map(|said| said.generation);
        prop_assert_eq!(successor, Ok(generation + 1), "an honest client lost its session: {:?}", before);
    }
    Ok(promised)
}

/// Checks promise 2; returns whether it applied. `ended` tells whether the session has ended in the database after
/// the answer.
pub fn theft_is_noticed(
    before: &Ledger,
    presentation: &Presentation,
    now: i64,
    answer: &Answer,
    ended: bool,
) -> Result<bool, TestCaseError> {
    let generation = presentation.said.generation;
    let Some(used) = before.uses.iter().find(|used| used.generation == generation) else {
        return Ok(false);
    };
    if used.by == presentation.speaks_for() {
        return Ok(false);
    }
    if answer.is_ok() {
        let last = before.newest().generation == generation + 1;
        let in_grace = before.in_grace(used, presentation.seen_as, now);
        prop_assert!(last && in_grace, "a theft went unnoticed: {:?}", before);
    } else {
        prop_assert!(
            ended || now >= presentation.said.expires_at,
            "a theft had no consequence: {:?}",
            before
        );
    }
    Ok(true)
}

/// Checks promise 3; returns whether both parties have refreshed.
pub fn owner_and_thief_do_not_alternate(after: &Ledger) -> Result<bool, TestCaseError> {
    let mut turns = after.since_restore.clone();
    turns.dedup();
    let alternate = turns.windows(3).any(|turns| turns == [Party::Owner, Party::Thief, Party::Owner]);
    prop_assert!(!alternate, "owner and thief both carry on: {:?}", after);
    Ok(turns.len() > 1)
}

/// Checks promise 4; returns whether there was an earlier successor.
pub fn one_successor(
    before: &Ledger,
    presentation: &Presentation,
    answer: &Answer,
) -> Result<bool, TestCaseError> {
    let earlier = before.successors.get(&presentation.said.generation);
    let again = answer.is_ok() && earlier.is_some();
    if again {
        prop_assert_eq!(answer.as_ref().ok(), earlier, "two successors of one generation");
    }
    Ok(again)
}

/// Whether the row says the same as the ledger.
pub fn agrees(ledger: Option<&Ledger>, row: Option<&Session>) -> bool {
    let (Some(ledger), Some(row)) = (ledger, row) else {
        return ledger.is_none() && row.is_none();
    };
    let newest = ledger.newest();
    row.generation == newest.generation
        && row.rotated_at == newest.issued_at
        && row.last_used_at == newest.issued_at
        && row.rotation_key == ledger.uses.last().and_then(|used| used.key).map(real)
        && row.created_at == ledger.begun_at
        && row.expires_at == ledger.ends_at()
        && row.revoked == ledger.ended_at.map(|at| (at, Ended::Reuse))
}
