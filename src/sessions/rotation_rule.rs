//! The rotation rule (RFC 9700 section 4.14.2, and more): the verdict on a refresh token of generation `g`.
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
//! The lines that rotate are one conditional `UPDATE` in `rotation_writer`. [`decide`] is the whole table, and decides
//! where that `UPDATE` changed nothing. The row that it reads may change meanwhile, but the verdict holds:
//! generations only grow, a session that used a key keeps needing one, a revoked session stays revoked, and reuse
//! now is reuse later.

use super::client_fingerprint::ClientFingerprint;
use super::idempotency_key::IdempotencyKey;
use super::row::Session;
use crate::wire::ApiError;

/// A refresh, as the rule sees it.
#[derive(Clone, Debug)]
pub struct Presented {
    /// The generation that the refresh token names.
    pub generation: i64,
    /// The request's `Idempotency-Key`.
    pub key: Option<IdempotencyKey>,
    /// The client that sent it.
    pub client: ClientFingerprint,
}

/// The verdict of the rule on a refresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Begin the generation after the presented one.
    Rotate,
    /// Issue the token of the row's generation again, with the same `gen`, `iat` and `exp`.
    Repeat,
    /// Refuse: the key belongs to the refresh before. The session is not touched.
    KeyOfGenerationBefore,
    /// End the session: two parties use the same token.
    Reuse,
    /// Refuse: the session has ended already.
    Over(ApiError),
}

/// Decides by the table above, at `now` in unix seconds, with a grace time in seconds.
pub fn decide(session: &Session, presented: &Presented, now: i64, grace: i64) -> Verdict {
    if let Some((_, because)) = session.revoked {
        return Verdict::Over(ApiError::SessionRevoked(because));
    }
    if now >= session.expires_at {
        return Verdict::Over(ApiError::TokenExpired);
    }
    let keyed = session.rotation_key.is_some();
    if keyed && presented.key.is_none() {
        return Verdict::Reuse;
    }
    if presented.generation >= session.generation {
        let same_key = keyed && presented.key == session.rotation_key;
        return if same_key { Verdict::KeyOfGenerationBefore } else { Verdict::Rotate };
    }
    if presented.generation + 1 < session.generation {
        return Verdict::Reuse;
    }
    let repeated = match &session.rotation_key {
        Some(key) => presented.key.as_ref() == Some(key),
        None => {
            (now - session.rotated_at).abs() < grace && session.rotated_by.as_ref() == Some(&presented.client)
        }
    };
    if repeated { Verdict::Repeat } else { Verdict::Reuse }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client_info::ClientInfo;
    use crate::wire::Ended;
    use proptest::prelude::*;

    const GRACE: i64 = 10;

    fn key(n: u128) -> Option<IdempotencyKey> {
        Some(IdempotencyKey::parse(&uuid::Uuid::from_u128(n).to_string()).unwrap())
    }

    fn client(user_agent: &str) -> ClientFingerprint {
        ClientFingerprint::of(&ClientInfo::new(None, Some(user_agent)))
    }

    fn present(generation: i64, key: Option<IdempotencyKey>) -> Presented {
        Presented { generation, key, client: client("owner") }
    }

    fn session(generation: i64, key: Option<IdempotencyKey>) -> Session {
        Session {
            id: "s".into(),
            user_id: "u".into(),
            username: "ada".into(),
            generation,
            rotated_at: 1_000,
            rotated_by: key.is_none().then(|| client("owner")),
            rotation_key: key,
            created_at: 0,
            last_used_at: 1_000,
            expires_at: 10_000,
            revoked: None,
            access_until: 1_900,
            user_agent: None,
            address: None,
        }
    }

    #[test]
    fn each_line_of_the_table_holds() {
        use Verdict::{KeyOfGenerationBefore, Repeat, Reuse, Rotate};
        let cases = [
            // (key of the row, presented generation, presented key, seconds since rotation) at generation 5
            (None, 5, None, 9_000 - 1, Rotate),
            (None, 5, key(1), 0, Rotate),
            (key(1), 5, key(2), 0, Rotate),
            (key(1), 5, key(1), 0, KeyOfGenerationBefore),
            (key(1), 6, key(1), 0, KeyOfGenerationBefore),
            (key(1), 5, None, 0, Reuse),
            (None, 6, None, 0, Rotate),
            (key(1), 900, key(2), 0, Rotate),
            (key(1), 900, None, 0, Reuse),
            (key(1), 4, key(1), 0, Repeat),
            (key(1), 4, key(1), 8_999, Repeat),
            (key(1), 4, key(2), 0, Reuse),
            (key(1), 4, None, 0, Reuse),
            (None, 4, None, 0, Repeat),
            (None, 4, None, GRACE - 1, Repeat),
            (None, 4, None, GRACE, Reuse),
            (None, 4, None, 1 - GRACE, Repeat),
            (None, 4, None, -GRACE, Reuse),
            (None, 4, key(1), 0, Repeat),
            (None, 4, key(1), GRACE, Reuse),
            (None, 3, None, 0, Reuse),
            (key(1), 3, key(1), 0, Reuse),
            (None, 0, None, 0, Reuse),
        ];
        for (row_key, generation, presented_key, since, verdict) in cases {
            let presented = present(generation, presented_key);
            let row = session(5, row_key);
            assert_eq!(decide(&row, &presented, 1_000 + since, GRACE), verdict, "{presented:?} to {row:?}");
        }
    }

    #[test]
    fn another_client_has_no_grace() {
        for key in [None, key(1)] {
            let thief = Presented { client: client("thief"), ..present(4, key) };
            assert_eq!(decide(&session(5, None), &thief, 1_000, GRACE), Verdict::Reuse);
        }
    }

    #[test]
    fn a_grace_time_of_zero_turns_grace_off() {
        let presented = present(4, None);
        assert_eq!(decide(&session(5, None), &presented, 1_000, 0), Verdict::Reuse);
    }

    #[test]
    fn an_ended_session_is_refused_whatever_is_presented() {
        let presented = present(5, None);
        let over = Verdict::Over(ApiError::TokenExpired);
        assert_eq!(decide(&session(5, None), &presented, 10_000, GRACE), over);
        let mut revoked = session(5, None);
        revoked.revoked = Some((1_500, Ended::Logout));
        let over = Verdict::Over(ApiError::SessionRevoked(Ended::Logout));
        assert_eq!(decide(&revoked, &presented, 2_000, GRACE), over);
    }

    proptest! {
        /// It is safe to decide on a row that changes meanwhile: a verdict of reuse holds for every later state.
        #[test]
        fn reuse_now_is_reuse_later(
            generation in 0..20i64, presented in 0..20i64, keyed in proptest::option::of(0..3u128),
            with in proptest::option::of(0..3u128), since in 0..30i64, further in 1..5i64, later in 0..30i64,
        ) {
            let row = session(generation, keyed.and_then(key));
            let presented = present(presented, with.and_then(key));
            let now = 1_000 + since;
            prop_assume!(decide(&row, &presented, now, GRACE) == Verdict::Reuse);
            // A later state of the row: rotated by another request, with a key if it had one.
            let mut moved = session(generation + further, keyed.and(key(99)));
            moved.rotated_at = now;
            let verdict = decide(&moved, &presented, now + later, GRACE);
            prop_assert_eq!(verdict, Verdict::Reuse);
        }

        /// A client that presents the newest token with a new key is never taken for a thief.
        #[test]
        fn the_newest_token_with_a_new_key_rotates(
            generation in 0..1_000i64, keyed in proptest::option::of(0..3u128), with in 3..6u128, since in 0..8_999i64,
        ) {
            let row = session(generation, keyed.and_then(key));
            let presented = present(generation, key(with));
            prop_assert_eq!(decide(&row, &presented, 1_000 + since, GRACE), Verdict::Rotate);
        }
    }
}
