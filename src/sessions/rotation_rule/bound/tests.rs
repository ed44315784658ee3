use super::super::examples::{
    GRACE, ROTATED, bound_session, client, key, line, present_bound, session, thumbprint,
};
use super::super::{decide, healed, rotated};
use super::*;
use crate::clock::Clock;
use crate::proofs::Freshness;
use crate::tokens::{KeyRing, Tokens};
use Verdict::{KeyOfGenerationBefore, Reuse};
use proptest::prelude::*;

fn rotate(line: Binding) -> Verdict {
    Verdict::Rotate(Some(line))
}

fn tokens() -> Tokens {
    let folder = tempfile::tempdir().unwrap();
    Tokens::new(KeyRing::open(folder.path(), Clock::default()).unwrap(), "https://a")
}

/// The same with the nonce that the server made for this row, by a clock that is behind.
fn answering(presented: Presented, tokens: &Tokens, row: &Session) -> Presented {
    let nonce = tokens.issue_nonce(ROTATED - 3_600, &nonce_subject(row)).unwrap();
    let freshness = Freshness::of(tokens.read_nonce(&nonce).unwrap());
    Presented { proof: Proof::Valid(thumbprint("own"), freshness), ..presented }
}

/// The same with a proof of this moment.
fn just_made(presented: Presented, now: i64) -> Presented {
    Presented { proof: Proof::Valid(thumbprint("own"), Freshness::at(now)), ..presented }
}

fn repeat(branch: i64) -> Verdict {
    Verdict::Repeat(Some(branch))
}

#[test]
fn each_line_of_the_table_holds() {
    let tokens = tokens();
    let at = |generation, branch| Place { generation, branch };
    let unforked = line(0, 0);
    let undecided = Binding { fork_undecided: true, healed_from: at(3, 0), ..line(0, 1) };
    // The fork at 4 was decided: a browser with a token of 2 went on, or one that had not lost anything.
    let resumed = Binding { fork: 4, resumed: at(2, 0), ..line(1, 1) };
    let revived = Binding { fork: 4, resumed: at(4, 0), floor: 4, ..line(0, 1) };
    let again = Binding { fork_undecided: true, healed_from: at(4, 1), branches: 2, ..resumed.clone() };
    let heal = |line: &Binding, generation, branch| {
        let healed_from = line.healed_from.max(at(generation, branch));
        let branches = line.branches + 1;
        Verdict::Heal(Binding { branches, fork_undecided: true, healed_from, ..line.clone() })
    };
    let adopt = |branch, branches| rotate(line(branch, branches));
    let cases = [
        // (line of the row, presented generation, branch and key, seconds since rotation) at generation 5, key 1
        (&unforked, (5, 0, key(2)), 0, rotate(unforked.clone())),
        (&unforked, (5, 0, None), 8_999, rotate(unforked.clone())),
        (&unforked, (5, 0, key(1)), 0, KeyOfGenerationBefore),
        (&unforked, (7, 0, key(1)), 0, KeyOfGenerationBefore),
        (&unforked, (7, 0, key(2)), 0, adopt(0, 0)),
        (&unforked, (5, 1, key(2)), 0, adopt(1, 1)),
        (&unforked, (4, 0, key(1)), 8_999, repeat(0)),
        (&unforked, (4, 0, key(2)), GRACE - 1, repeat(0)),
        (&unforked, (4, 0, None), 1 - GRACE, repeat(0)),
        (&unforked, (4, 0, key(2)), GRACE, heal(&unforked, 4, 0)),
        (&unforked, (4, 0, None), -GRACE, heal(&unforked, 4, 0)),
        (&unforked, (3, 0, key(1)), 0, heal(&unforked, 3, 0)),
        (&undecided, (5, 1, key(2)), 0, rotate(Binding { fork: 5, resumed: at(3, 0), ..line(1, 1) })),
        (
            &undecided,
            (5, 0, key(2)),
            0,
            rotate(Binding { fork: 5, resumed: at(5, 0), floor: 5, ..line(0, 1) }),
        ),
        (&undecided, (6, 0, key(2)), 0, adopt(0, 1)),
        (&undecided, (3, 0, key(2)), GRACE - 1, repeat(1)),
        (&undecided, (3, 0, key(1)), GRACE, repeat(1)),
        (&undecided, (2, 0, key(2)), GRACE, heal(&undecided, 2, 0)),
        (&undecided, (4, 0, key(2)), GRACE, heal(&undecided, 4, 0)),
        (&resumed, (5, 1, key(2)), 0, rotate(resumed.clone())),
        (&resumed, (4, 1, key(2)), GRACE, heal(&resumed, 4, 1)),
        (&resumed, (2, 0, key(2)), GRACE, heal(&resumed, 2, 0)),
        (&resumed, (1, 0, key(2)), GRACE, heal(&resumed, 1, 0)),
        (&resumed, (3, 0, key(2)), GRACE, Reuse),
        (&resumed, (4, 0, key(1)), 0, Reuse),
        (&resumed, (5, 0, key(2)), 0, Reuse),
        (&resumed, (6, 0, key(2)), 0, adopt(0, 1)),
        (&resumed, (5, 2, key(2)), 0, adopt(2, 2)),
        (&again, (5, 2, key(2)), 0, rotate(Binding { fork: 5, resumed: at(4, 1), floor: 4, ..line(2, 2) })),
        (&again, (4, 0, key(2)), GRACE, Reuse),
        (&revived, (5, 0, key(2)), 0, rotate(revived.clone())),
        (&revived, (4, 0, key(2)), GRACE, heal(&revived, 4, 0)),
        (&revived, (3, 0, key(2)), GRACE, Reuse),
        (&revived, (4, 1, key(2)), 0, Reuse),
    ];
    for (line, (generation, branch, key), since, verdict) in cases {
        let now = ROTATED + since;
        let row = bound_session(5, line.clone());
        let presented = present_bound(generation, branch, key);
        // A node whose clock is behind the row's asks for a nonce.
        let presented =
            if since < 0 { answering(presented, &tokens, &row) } else { just_made(presented, now) };
        assert_eq!(decide(&row, &presented, now, GRACE), verdict, "{presented:?} to {row:?}");
    }
}

#[test]
fn another_client_has_no_grace() {
    let thief = Presented { client: client("thief"), ..present_bound(4, 0, key(2)) };
    let row = bound_session(5, line(0, 0));
    assert!(matches!(decide(&row, &thief, ROTATED, GRACE), Verdict::Heal(_)));
}

#[test]
fn a_copy_without_the_key_is_refused_and_changes_nothing() {
    let proofs = [
        (Proof::Absent, ApiError::ProofRequired),
        (Proof::Invalid, ApiError::ProofInvalid),
        (Proof::Valid(thumbprint("another"), Freshness::at(ROTATED)), ApiError::ProofInvalid),
        (Proof::Replayed(thumbprint("another")), ApiError::ProofInvalid),
    ];
    for generation in 0..8 {
        for (proof, error) in proofs.clone() {
            let copy = Presented { proof, ..present_bound(generation, 0, key(1)) };
            let row = bound_session(5, line(1, 1));
            assert_eq!(decide(&row, &copy, ROTATED, GRACE), Verdict::Copy(error));
        }
    }
}

#[test]
fn a_request_that_the_network_sends_twice_is_refused_and_is_no_copy() {
    let proof = Proof::Replayed(thumbprint("own"));
    let resent = Presented { proof, ..present_bound(4, 0, key(1)) };
    let row = bound_session(5, line(0, 0));
    assert_eq!(decide(&row, &resent, ROTATED, GRACE), Verdict::Resent);
    let elsewhere = Presented { client: client("thief"), ..resent };
    assert_eq!(decide(&row, &elsewhere, ROTATED, GRACE), Verdict::Copy(ApiError::ProofInvalid));
}

/// The line forked at 5: a browser with a token of 3 healed, and then one with a token of 4.
fn undecided_twice() -> Binding {
    Binding { fork_undecided: true, healed_from: Place { generation: 4, branch: 0 }, ..line(0, 2) }
}

#[test]
fn only_a_proof_that_is_newer_than_the_row_heals_decides_a_fork_or_ends_a_session() {
    let decided = Binding { fork: 4, resumed: Place { generation: 2, branch: 0 }, ..line(1, 1) };
    let now = ROTATED + 5;
    let cases = [
        // (line of the row, presented generation and branch) at generation 5, key 1; the row changed at ROTATED
        (line(0, 0), 3, 0, true),
        (decided.clone(), 5, 0, true),
        (decided, 5, 1, false),
        (undecided_twice(), 3, 0, true),
        (undecided_twice(), 5, 0, true),
        (undecided_twice(), 5, 1, true),
        (undecided_twice(), 5, 2, true),
        (line(0, 0), 5, 0, false),
        (line(0, 0), 6, 0, false),
    ];
    for (line, generation, branch, depends) in cases {
        let row = bound_session(5, line);
        let made = |freshness| {
            let proof = Proof::Valid(thumbprint("own"), freshness);
            let presented = Presented { proof, ..present_bound(generation, branch, key(2)) };
            decide(&row, &presented, now, GRACE)
        };
        let verdict = made(Freshness::at(now));
        assert_ne!(verdict, Verdict::Delayed);
        assert_eq!(made(Freshness::at(ROTATED)), verdict);
        for moment in [ROTATED - 1, now + 1] {
            let expected = if depends { Verdict::Delayed } else { verdict.clone() };
            assert_eq!(made(Freshness::at(moment)), expected, "{generation} {branch} {row:?}");
        }
    }
}

#[test]
fn a_proof_is_just_made_for_five_seconds() {
    for (age, is_delayed) in [(0, false), (5, false), (6, true)] {
        let now = ROTATED + 60;
        let proof = Proof::Valid(thumbprint("own"), Freshness::at(now - age));
        let presented = Presented { proof, ..present_bound(3, 0, key(2)) };
        let verdict = decide(&bound_session(5, line(0, 0)), &presented, now, GRACE);
        assert_eq!(verdict == Verdict::Delayed, is_delayed, "{age}");
    }
}

#[test]
fn a_browser_that_lives_answers_with_a_nonce_whatever_the_clocks_say() {
    let tokens = tokens();
    let row = bound_session(5, line(0, 0));
    let made_with = |nonce_for: &Session, row: &Session| {
        decide(row, &answering(present_bound(3, 0, key(2)), &tokens, nonce_for), ROTATED, GRACE)
    };
    assert!(matches!(made_with(&row, &row), Verdict::Heal(_)));
    let rotated = Session { generation: 6, ..row.clone() };
    assert!(matches!(made_with(&row, &rotated), Verdict::Heal(_)), "rotating meanwhile takes no answer away");
    let others = Session { id: "another".into(), ..row.clone() };
    assert_eq!(made_with(&others, &row), Verdict::Delayed);
    assert_eq!(made_with(&row, &bound_session(5, undecided_twice())), Verdict::Delayed, "another has healed");
}

#[test]
fn a_token_without_a_branch_is_refused_in_a_bound_session_and_one_with_it_in_an_unbound_one() {
    let refused = Verdict::Over(ApiError::TokenInvalid);
    let unbranched = Presented { branch: None, ..present_bound(5, 0, key(2)) };
    let row = bound_session(5, line(0, 0));
    assert_eq!(decide(&row, &unbranched, ROTATED, GRACE), refused);
    assert_eq!(decide(&session(5, key(1)), &present_bound(5, 0, key(2)), ROTATED, GRACE), refused);
}

/// Any row that the rule can lead to, and some more.
fn any_row() -> impl Strategy<Value = Session> {
    let numbers = (0..5_i64, 0..5_i64, 0..9_i64, 0..9_i64, 0..9_i64);
    (1..9_i64, numbers, any::<bool>()).prop_map(
        |(generation, (branch, more, fork, behind, floor), fork_undecided)| {
            let place = |generation| Place { generation, branch };
            let fork = fork.min(generation);
            let line = Binding {
                fork,
                resumed: place(fork - behind),
                fork_undecided,
                healed_from: place(if fork_undecided { generation - 1 } else { 0 }),
                floor: floor.min(generation),
                ..line(branch, branch + more + i64::from(fork_undecided))
            };
            bound_session(generation, line)
        },
    )
}

/// The row after a refresh that is granted, long after the one before.
fn after(row: &Session, presented: &Presented) -> Session {
    let now = ROTATED + GRACE;
    let row = Session { last_used_at: ROTATED, ..row.clone() };
    let presented = &just_made(presented.clone(), now);
    match decide(&row, presented, now, GRACE) {
        Verdict::Rotate(bound) => rotated(&row, bound, presented, now, 0),
        Verdict::Heal(bound) => healed(&row, bound, presented, now, 0),
        other => panic!("{other:?} for {presented:?} to {row:?}"),
    }
}

fn verdict(row: &Session, generation: i64, branch: i64) -> Verdict {
    let row = Session { last_used_at: ROTATED, ..row.clone() };
    let now = ROTATED + GRACE;
    decide(&row, &just_made(present_bound(generation, branch, key(7)), now), now, GRACE)
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
        // The spent token is of after the last fork.
        let (bound, oldest) = (row.bound.clone().unwrap(), row.generation - behind);
        let (fork, floor) = (bound.fork.min(oldest), bound.floor.min(oldest));
        let row = Session { bound: Some(Binding { fork, floor, fork_undecided: false, ..bound }), ..row };
        let spent = present_bound(oldest, row.newest_branch().unwrap(), key(3));
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
        // If the browser of the side that was given up had not lost it, the other may not heal again.
        let again = verdict(&row, spent.generation, spent.branch.unwrap());
        prop_assert_eq!(again == Verdict::Reuse, revived);
    }

    #[test]
    fn a_token_that_the_row_does_not_know_rotates(row in any_row(), ahead in 1..5_i64, branch in 0..9_i64) {
        let next = after(&row, &present_bound(row.generation + ahead, branch, key(2)));
        prop_assert_eq!((next.generation, next.newest_branch()), (row.generation + ahead + 1, Some(branch)));
        prop_assert_eq!(verdict(&next, next.generation, branch), Verdict::Rotate(next.bound.clone()));
    }
}
