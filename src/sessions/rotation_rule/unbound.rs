//! The table of unbound sessions.

use super::verdict::{Presented, Verdict};
use crate::sessions::row::Session;

/// The verdict on a refresh of a live session, at `now` in unix seconds, with a grace time in seconds.
pub(super) fn decide(session: &Session, presented: &Presented, now: i64, grace: i64) -> Verdict {
    let keyed = session.rotation_key.is_some();
    if keyed && presented.key.is_none() {
        return Verdict::Reuse;
    }
    if presented.generation >= session.generation {
        let same_key = keyed && presented.key == session.rotation_key;
        return if same_key { Verdict::KeyOfGenerationBefore } else { Verdict::Rotate(None) };
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
    if repeated { Verdict::Repeat(None) } else { Verdict::Reuse }
}

#[cfg(test)]
mod tests {
    use super::super::decide;
    use super::super::examples::{GRACE, client, key, present, session};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_line_of_the_table_holds() {
        use Verdict::{KeyOfGenerationBefore, Reuse};
        let (repeat, rotate) = (Verdict::Repeat(None), Verdict::Rotate(None));
        let cases = [
            // (key of the row, presented generation, presented key, seconds since rotation) at generation 5
            (None, 5, None, 9_000 - 1, rotate.clone()),
            (None, 5, key(1), 0, rotate.clone()),
            (key(1), 5, key(2), 0, rotate.clone()),
            (key(1), 5, key(1), 0, KeyOfGenerationBefore),
            (key(1), 6, key(1), 0, KeyOfGenerationBefore),
            (key(1), 5, None, 0, Reuse),
            (None, 6, None, 0, rotate.clone()),
            (key(1), 900, key(2), 0, rotate.clone()),
            (key(1), 900, None, 0, Reuse),
            (key(1), 4, key(1), 0, repeat.clone()),
            (key(1), 4, key(1), 8_999, repeat.clone()),
            (key(1), 4, key(2), 0, Reuse),
            (key(1), 4, None, 0, Reuse),
            (None, 4, None, 0, repeat.clone()),
            (None, 4, None, GRACE - 1, repeat.clone()),
            (None, 4, None, GRACE, Reuse),
            (None, 4, None, 1 - GRACE, repeat.clone()),
            (None, 4, None, -GRACE, Reuse),
            (None, 4, key(1), 0, repeat.clone()),
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
            prop_assert_eq!(decide(&row, &presented, 1_000 + since, GRACE), Verdict::Rotate(None));
        }
    }
}
