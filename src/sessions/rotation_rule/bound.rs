//! The table of bound sessions.

use super::verdict::{Presented, Verdict};
use crate::proofs::Proof;
use crate::sessions::binding::Binding;
use crate::sessions::row::Session;
use crate::wire::ApiError;

/// Why a request does not come from the browser that the session is bound to; `None` if it does, or if the session is
/// unbound.
pub fn missing_proof(session: &Session, proof: &Proof) -> Option<ApiError> {
    let binding = session.bound.as_ref()?;
    match proof {
        Proof::Valid(thumbprint) if *thumbprint == binding.thumbprint => None,
        Proof::Valid(_) | Proof::Invalid => Some(ApiError::ProofInvalid),
        Proof::Absent => Some(ApiError::ProofRequired),
    }
}

/// The verdict on a token of this branch. The session is live.
pub(super) fn decide(
    session: &Session,
    binding: &Binding,
    presented: &Presented,
    branch: i64,
    now: i64,
    grace: i64,
) -> Verdict {
    if let Some(error) = missing_proof(session, &presented.proof) {
        return Verdict::Copy(error);
    }
    let (generation, newest) = (presented.generation, session.generation);
    let same_key = presented.key.is_some() && presented.key == session.rotation_key;
    if generation >= newest && same_key {
        return Verdict::KeyOfGenerationBefore;
    }
    let line = if generation > newest || branch > binding.branches {
        adopted(binding, branch)
    } else {
        binding.clone()
    };
    if generation >= newest && line.fork_undecided {
        return Verdict::Rotate(Some(settled(line, branch)));
    }
    let on_another_branch = line.fork > 0 && generation >= line.fork && branch != line.branch;
    if on_another_branch || generation < line.floor {
        return Verdict::Reuse;
    }
    if generation >= newest {
        return Verdict::Rotate(Some(Binding { branch: line.branch.max(branch), ..line }));
    }
    let recent = (now - session.last_used_at).abs() < grace;
    let at_once = recent && session.rotated_by.as_ref() == Some(&presented.client);
    let last = generation + 1 == newest;
    if at_once && (last || line.fork_undecided) {
        return Verdict::Repeat(Some(line.newest_branch()));
    }
    if last && same_key {
        return Verdict::Repeat(Some(line.branch));
    }
    Verdict::Heal(forked(line, newest))
}

/// The database went back in time: what it knows of branches may be of another history.
fn adopted(binding: &Binding, branch: i64) -> Binding {
    Binding {
        branch,
        branches: binding.branches.max(branch),
        fork: 0,
        fork_undecided: false,
        floor: 0,
        thumbprint: binding.thumbprint.clone(),
    }
}

/// The side of an undecided fork that was presented lives. If it is the side that a heal had given up, the browser
/// that healed was not the one that lost it: it may not heal from before the fork again.
fn settled(line: Binding, branch: i64) -> Binding {
    let floor = if branch == line.branch { line.fork } else { line.floor };
    Binding { branch, floor, fork_undecided: false, ..line }
}

/// The line forks at the row's generation.
fn forked(line: Binding, newest: i64) -> Binding {
    Binding { branches: line.branches + 1, fork: newest, fork_undecided: true, ..line }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{
        GRACE, ROTATED, bound_session, client, key, line, present_bound, session, thumbprint,
    };
    use super::super::{decide, healed, rotated};
    use super::*;
    use Verdict::{KeyOfGenerationBefore, Reuse};
    use proptest::prelude::*;

    fn rotate(line: Binding) -> Verdict {
        Verdict::Rotate(Some(line))
    }

    fn repeat(branch: i64) -> Verdict {
        Verdict::Repeat(Some(branch))
    }

    #[test]
    fn each_line_of_the_table_holds() {
        let unforked = line(0, 0, 0, false, 0);
        let undecided = line(0, 1, 5, true, 0);
        // The fork at 3 was settled in favour of the side that healed, or of the side that the heal had given up.
        let (healed, revived) = (line(1, 1, 3, false, 0), line(0, 1, 3, false, 3));
        let cases = [
            // (line of the row, presented generation, branch and key, seconds since rotation) at generation 5, key 1
            (&unforked, (5, 0, key(2)), 0, rotate(unforked.clone())),
            (&unforked, (5, 0, None), 8_999, rotate(unforked.clone())),
            (&unforked, (5, 0, key(1)), 0, KeyOfGenerationBefore),
            (&unforked, (7, 0, key(1)), 0, KeyOfGenerationBefore),
            (&unforked, (7, 0, key(2)), 0, rotate(unforked.clone())),
            (&unforked, (5, 1, key(2)), 0, rotate(line(1, 1, 0, false, 0))),
            (&unforked, (4, 0, key(1)), 8_999, repeat(0)),
            (&unforked, (4, 0, key(2)), GRACE - 1, repeat(0)),
            (&unforked, (4, 0, None), 1 - GRACE, repeat(0)),
            (&unforked, (4, 0, key(2)), GRACE, Verdict::Heal(line(0, 1, 5, true, 0))),
            (&unforked, (4, 0, None), -GRACE, Verdict::Heal(line(0, 1, 5, true, 0))),
            (&unforked, (3, 0, key(1)), 0, Verdict::Heal(line(0, 1, 5, true, 0))),
            (&undecided, (5, 1, key(2)), 0, rotate(line(1, 1, 5, false, 0))),
            (&undecided, (5, 0, key(2)), 0, rotate(line(0, 1, 5, false, 5))),
            (&undecided, (6, 0, key(2)), 0, rotate(line(0, 1, 0, false, 0))),
            (&undecided, (3, 0, key(2)), GRACE - 1, repeat(1)),
            (&undecided, (3, 0, key(2)), GRACE, Verdict::Heal(line(0, 2, 5, true, 0))),
            (&undecided, (4, 0, key(1)), GRACE, repeat(0)),
            (&healed, (5, 1, key(2)), 0, rotate(healed.clone())),
            (&healed, (4, 1, key(2)), GRACE, Verdict::Heal(line(1, 2, 5, true, 0))),
            (&healed, (3, 1, key(2)), GRACE, Verdict::Heal(line(1, 2, 5, true, 0))),
            (&healed, (2, 0, key(2)), GRACE, Verdict::Heal(line(1, 2, 5, true, 0))),
            (&healed, (3, 0, key(2)), 0, Reuse),
            (&healed, (4, 0, key(1)), 0, Reuse),
            (&healed, (5, 0, key(2)), 0, Reuse),
            (&healed, (6, 0, key(2)), 0, rotate(line(0, 1, 0, false, 0))),
            (&healed, (5, 2, key(2)), 0, rotate(line(2, 2, 0, false, 0))),
            (&revived, (5, 0, key(2)), 0, rotate(revived.clone())),
            (&revived, (3, 0, key(2)), GRACE, Verdict::Heal(line(0, 2, 5, true, 3))),
            (&revived, (2, 0, key(2)), GRACE, Reuse),
            (&revived, (3, 1, key(2)), 0, Reuse),
        ];
        for (line, (generation, branch, key), since, verdict) in cases {
            let (row, presented) = (bound_session(5, line.clone()), present_bound(generation, branch, key));
            assert_eq!(decide(&row, &presented, ROTATED + since, GRACE), verdict, "{presented:?} to {row:?}");
        }
    }

    #[test]
    fn another_client_has_no_grace() {
        let thief = Presented { client: client("thief"), ..present_bound(4, 0, key(2)) };
        let row = bound_session(5, line(0, 0, 0, false, 0));
        assert_eq!(decide(&row, &thief, ROTATED, GRACE), Verdict::Heal(line(0, 1, 5, true, 0)));
    }

    #[test]
    fn a_copy_without_the_key_is_refused_and_changes_nothing() {
        let proofs = [
            (Proof::Absent, ApiError::ProofRequired),
            (Proof::Invalid, ApiError::ProofInvalid),
            (Proof::Valid(thumbprint("another")), ApiError::ProofInvalid),
        ];
        for generation in 0..8 {
            for (proof, error) in proofs.clone() {
                let copy = Presented { proof, ..present_bound(generation, 0, key(1)) };
                let row = bound_session(5, line(1, 1, 3, false, 0));
                assert_eq!(decide(&row, &copy, ROTATED, GRACE), Verdict::Copy(error));
            }
        }
    }

    #[test]
    fn a_token_without_a_branch_is_refused_in_a_bound_session_and_one_with_it_in_an_unbound_one() {
        let refused = Verdict::Over(ApiError::TokenInvalid);
        let unbranched = Presented { branch: None, ..present_bound(5, 0, key(2)) };
        let row = bound_session(5, line(0, 0, 0, false, 0));
        assert_eq!(decide(&row, &unbranched, ROTATED, GRACE), refused);
        assert_eq!(decide(&session(5, key(1)), &present_bound(5, 0, key(2)), ROTATED, GRACE), refused);
    }

    /// Any row that the rule can lead to, and some more.
    fn any_row() -> impl Strategy<Value = Session> {
        (1..9_i64, 0..5_i64, 0..5_i64, 0..9_i64, any::<bool>(), 0..9_i64).prop_map(
            |(generation, branch, more, fork, undecided, floor)| {
                let fork = if undecided { generation } else { fork.min(generation) };
                let branches = branch + more + i64::from(undecided);
                bound_session(generation, line(branch, branches, fork, undecided, floor.min(generation)))
            },
        )
    }

    /// The row after a refresh that is granted, long after the one before.
    fn after(row: &Session, presented: &Presented) -> Session {
        let now = ROTATED + GRACE;
        let row = Session { last_used_at: ROTATED, ..row.clone() };
        match decide(&row, presented, now, GRACE) {
            Verdict::Rotate(bound) => rotated(&row, bound, presented, now, 0),
            Verdict::Heal(bound) => healed(&row, bound, presented, now, 0),
            other => panic!("{other:?} for {presented:?} to {row:?}"),
        }
    }

    fn verdict(row: &Session, generation: i64, branch: i64) -> Verdict {
        let row = Session { last_used_at: ROTATED, ..row.clone() };
        decide(&row, &present_bound(generation, branch, key(7)), ROTATED + GRACE, GRACE)
    }

    proptest! {
        #[test]
        fn the_token_that_was_issued_last_rotates(row in any_row()) {
            let newest = present_bound(row.generation, row.newest_branch().unwrap(), key(2));
            let next = after(&row, &newest);
            prop_assert_eq!(next.generation, row.generation + 1);
            prop_assert_eq!(next.newest_branch(), newest.branch);
        }

        #[test]
        fn of_the_two_sides_of_a_fork_the_second_is_reuse(
            row in any_row(), behind in 1..3_i64, revived in any::<bool>(), later in 0..3_i64,
        ) {
            let spent = present_bound(row.generation - behind, row.newest_branch().unwrap(), key(3));
            prop_assume!(matches!(decide(&row, &spent, ROTATED + GRACE, GRACE), Verdict::Heal(_)));
            let forked = after(&row, &spent);
            let old = forked.bound.as_ref().unwrap().branch;
            let new = forked.newest_branch().unwrap();
            prop_assert_ne!(old, new);
            let (first, second) = if revived { (old, new) } else { (new, old) };
            let mut row = after(&forked, &present_bound(forked.generation, first, key(4)));
            for _ in 0..later {
                row = after(&row, &present_bound(row.generation, first, None));
            }
            prop_assert_eq!(verdict(&row, forked.generation, second), Verdict::Reuse);
            // The browser of a side that was given up had not lost it: the other may not heal again.
            if revived {
                prop_assert_eq!(verdict(&row, spent.generation, spent.branch.unwrap()), Verdict::Reuse);
            }
        }

        #[test]
        fn a_token_that_the_row_does_not_know_rotates(row in any_row(), ahead in 1..5_i64, branch in 0..9_i64) {
            let next = after(&row, &present_bound(row.generation + ahead, branch, key(2)));
            prop_assert_eq!((next.generation, next.newest_branch()), (row.generation + ahead + 1, Some(branch)));
            prop_assert_eq!(verdict(&next, next.generation, branch), Verdict::Rotate(next.bound.clone()));
        }
    }
}
