//! What people are promised, in terms of who holds what, whatever the table says:
//!
//! 1. An honest client that uses keys never loses its session: every try of a refresh is answered with
//!    the one successor, whatever answers were lost, however often and late it asks again, through
//!    restarts, restores and clock steps. This holds while nobody else presents a token of the session,
//!    the database knows the session, and the token's own time is not over. A client may have tries
//!    under way at once, in two tabs; it does not let an old one be overtaken by the refresh after.
//!    Without keys the same holds within the grace time.
//! 2. In one history of the database, a token that someone has used up ends the session when someone
//!    else presents it; only in a session without keys it is answered once more within the grace time.
//! 3. A restore takes the memory of what was used up since the copy was made. Still the owner never
//!    refreshes both before and after a thief: once both have refreshed since the restore, whoever
//!    comes next with what the other has passed ends the session.
//! 4. In one history of the database, a generation has one successor: one `gen`, `iat` and `exp`.

use crate::model::{Answer, GRACE, Key, Ledger, Line, Party, Presentation};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

/// What a test that proves something must have come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    Answer(Line),
    /// Promise 1 was due, and the token was not simply the newest.
    HonestInTrouble,
    /// Promise 2 was due.
    Theft,
    /// Owner and thief have both refreshed since the last restore.
    Race,
    /// A successor was handed out again.
    SuccessorAgain,
}

/// A try of an honest client that the server acted on, as the client's fate knows it.
#[derive(Clone, Copy, Debug)]
pub struct Tried {
    pub generation: i64,
    pub key: Option<Key>,
    pub at: i64,
}

/// Promise 1; whether it was due. `tried` are all the client's tries so far that made a generation, in any history.
pub fn honest_goes_on(
    before: &Ledger,
    presentation: &Presentation,
    tried: &[Tried],
    now: i64,
    answer: &Answer,
) -> Result<bool, TestCaseError> {
    let repeatable = |earlier: &Tried| match earlier.key {
        Some(key) => presentation.key == Some(key),
        None => now - earlier.at < GRACE,
    };
    let generation = presentation.said.generation;
    // Where it has ended, what ended it was judged then: a client without keys that came back too late.
    let promised = !before.touched
        && before.ended_at.is_none()
        && now < presentation.said.expires_at
        && tried.iter().filter(|tried| tried.generation == generation).all(repeatable);
    if promised {
        let went_on = answer.as_ref().map(|said| said.generation);
        prop_assert_eq!(went_on, Ok(generation + 1), "an honest client lost its session: {:?}", before);
    }
    Ok(promised)
}

/// Promise 2; whether it was due. `over` tells whether the session is over in the database after the answer.
pub fn theft_is_noticed(
    before: &Ledger,
    presentation: &Presentation,
    now: i64,
    answer: &Answer,
    over: bool,
) -> Result<bool, TestCaseError> {
    let generation = presentation.said.generation;
    let Some(used) = before.uses.iter().find(|used| used.generation == generation) else {
        return Ok(false);
    };
    if used.by == presentation.speaks_for() {
        return Ok(false);
    }
    if answer.is_ok() {
        let keyless = before.uses.iter().all(|used| used.key.is_none());
        let last = before.newest().generation == generation + 1;
        prop_assert!(keyless && last && now - used.at < GRACE, "a theft went unnoticed: {:?}", before);
    } else {
        prop_assert!(over || now >= presentation.said.expires_at, "a theft had no consequence: {:?}", before);
    }
    Ok(true)
}

/// Promise 3; whether there was a race at all.
pub fn nobody_goes_on_beside(after: &Ledger) -> Result<bool, TestCaseError> {
    let mut turns = after.since_restore.clone();
    turns.dedup();
    let beside = turns.windows(3).any(|turns| turns == [Party::Owner, Party::Thief, Party::Owner]);
    prop_assert!(!beside, "owner and thief go on beside each other: {:?}", after);
    Ok(turns.len() > 1)
}

/// Promise 4; whether there was an earlier successor.
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
