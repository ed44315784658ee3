//! The rotation rule (RFC 9700 section 4.14.2, and more): the verdict on a refresh token of generation `g`.
//!
//! # Unbound sessions
//!
//! | presented | condition | verdict |
//! | --- | --- | --- |
//! | `g >= generation` | the row has the same key | refuse: each generation needs a key of its own |
//! | `g = generation` | | rotate |
//! | `g > generation` | an older backup of the database was restored | rotate, from `g` on |
//! | `g = generation - 1` | the row has the same key | repeat: the answer was lost, however long ago |
//! | `g = generation - 1` | the session never used a key; the client that rotated, within the grace time | repeat: two requests at once; a key is remembered |
//! | anything else | | reuse |
//!
//! A session that has used a key refuses refreshes without one as reuse, so that a thief can't choose the weaker
//! rule. The grace is for one address and user agent: a thief elsewhere who watches when the owner refreshes gains
//! nothing by it. The clocks of two nodes may differ, so a rotation in the future counts like one in the past.
//!
//! # Bound sessions
//!
//! A browser writes localStorage to disk seconds late: killed, it wakes with a spent token, and may do so as often as
//! it is killed. It still has its key, which a copy lacks. So a copy is refused for want of a proof, and a spent token
//! with a proof is *healed*: it gets the newest generation again, on a new *branch*. A refresh token names its branch
//! beside its generation: `br`. Two browsers that share one copied key are found because both go on.
//!
//! | presented | condition | verdict |
//! | --- | --- | --- |
//! | anything | a proof of the key that was used before, from the client that rotated or healed last | refuse: the network sent a request twice |
//! | anything | no valid proof, or one of another key | refuse the copy; the session is not touched |
//! | anything that below heals, is reuse, is repeated with another key, or decides a fork | the proof is older than the row's last change, or than 5 s, and has no nonce that we made for this line | ask for a proof with such a nonce; the session is not touched |
//! | `g >= generation` | the row has the same key | refuse: each generation needs a key of its own |
//! | `g > generation`, or a branch that the row does not know | an older backup of the database was restored | adopt `g` and its branch, forget forks, go on below |
//! | `g = generation` | a fork is undecided | this side lives: decide the fork for its branch; rotate |
//! | `g >= fork` | on another branch than the one in use | reuse: two browsers use one key |
//! | `g` from `resumed` to `fork` | not the token that was resumed itself | reuse |
//! | `g < floor` | | reuse |
//! | `g = generation` | | rotate |
//! | `g = generation - 1`, or any older `g` while a fork is undecided | the row has the same key; or the client that rotated or healed last, within the grace time | repeat: the answer was lost, or two requests came at once; a key is remembered |
//! | `g < generation` | | heal: the line forks here, undecided |
//!
//! A heal says: this browser lost everything after the token that it presented. A killed browser never presents what it
//! lost, so it heals as often as it is killed. Somebody else who has it presents it, and is found.
//!
//! The row keeps the last fork that was decided: at generation `fork` the line went on, by a browser that had *resumed*
//! from an older token. Between the two, only that token itself may come back. If the side that the heal had given up is
//! the first to be presented, its browser had not lost anything, so another one healed: then nothing from before the
//! fork may come back (`floor`). When a browser heals again, from a token of after the last fork, the row forgets that
//! fork and raises the floor to this token: its disk holds nothing older any more. So a thief can't hide a fork behind
//! others.
//!
//! Each of these verdicts relies on the order of requests. The network, a proxy or a server that was frozen can deliver a
//! request after its browser was killed, started again and refreshed: it is the side that this browser has lost. Its
//! proof gives it away, because it is older than what happened since. The clock tells no two requests of one second apart, so
//! a proof must also be from the last 5 s, in which a client has its grace. Otherwise the server asks for a proof with a nonce
//! ([RFC 9449 section 8](https://www.rfc-editor.org/rfc/rfc9449#section-8)). A browser that is killed can't answer; one
//! that lives does, whatever its clock says, and gets the verdict of its line above.
//!
//! `tests/rotation/search` goes through all states that any number of steps can lead to.
//!
//! # How it is carried out
//!
//! The usual line of each table, which rotates, is one conditional `UPDATE` in `rotation_writer`. [`decide`] is both
//! tables whole, and decides where that `UPDATE` changed nothing. The row that it reads may change meanwhile. A verdict
//! that changes a bound session is written only if its row is still as it was read. Other verdicts hold: generations
//! only grow, an unbound session that used a key keeps needing one, and a revoked session stays revoked.

mod bound;
#[cfg(test)]
mod examples;
mod successor;
mod unbound;
mod verdict;

pub(super) use bound::{is_resent, missing_proof, nonce_subject};
pub use successor::{healed, rotated};
pub use verdict::{Presented, Verdict};

use super::row::Session;
use crate::wire::ApiError;

/// Decides by the tables above, at `now` in unix seconds, with a grace time in seconds.
pub fn decide(session: &Session, presented: &Presented, now: i64, grace: i64) -> Verdict {
    if let Some((_, because)) = session.revoked {
        return Verdict::Over(ApiError::SessionRevoked(because));
    }
    if now >= session.expires_at {
        return Verdict::Over(ApiError::TokenExpired);
    }
    match (&session.bound, presented.branch) {
        (None, None) => unbound::decide(session, presented, now, grace),
        (Some(binding), Some(branch)) => bound::decide(session, binding, presented, branch, now, grace),
        // We never issue a token with a branch for an unbound session, nor one without for a bound session.
        _ => Verdict::Over(ApiError::TokenInvalid),
    }
}

#[cfg(test)]
mod tests {
    use super::examples::{END, GRACE, bound_session, line, present, present_bound, session};
    use super::*;
    use crate::wire::Ended;

    #[test]
    fn an_ended_session_is_refused_whatever_is_presented() {
        let unbound = (session(5, None), present(5, None));
        let bound = (bound_session(5, line(0, 0)), present_bound(4, 0, None));
        for (mut session, presented) in [unbound, bound] {
            let over = Verdict::Over(ApiError::TokenExpired);
            assert_eq!(decide(&session, &presented, END, GRACE), over);
            session.revoked = Some((1_500, Ended::Logout));
            let over = Verdict::Over(ApiError::SessionRevoked(Ended::Logout));
            assert_eq!(decide(&session, &presented, 2_000, GRACE), over);
        }
    }
}
