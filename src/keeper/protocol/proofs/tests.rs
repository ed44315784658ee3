//! The keeper's requests, and its reactions to the answers, with and without a key.

use super::scripted_browser::{Page, held, pair, refused, success};
use crate::api::client::{Answer, Request};
use crate::keeper::browser::NoProof;
use crate::keeper::state::State;
use crate::wire::{ApiError, PlainPassword};
use http::Method;

const BOUND: Option<i64> = Some(0);

/// Whether the state after a refresh is the expected one.
type Verdict = fn(&State) -> bool;

fn nonce() -> Answer {
    refused(&ApiError::UseDpopNonce("n".to_owned()))
}

fn invalid() -> Answer {
    refused(&ApiError::ProofInvalid)
}

fn guest(state: &State) -> Option<ApiError> {
    match state {
        State::Guest(ended) => ended.clone(),
        _ => None,
    }
}

fn is_signed_in(state: &State, reachable: bool) -> bool {
    matches!(state, State::SignedIn(session) if session.reachable == reachable)
}

fn log_in(page: &mut Page) -> Result<(), ApiError> {
    let keeper = page.keeper.clone();
    page.run(async move { keeper.login("ada".to_owned(), PlainPassword::new("p".to_owned())).await })
}

fn refresh(page: &mut Page) {
    let refresh = page.keeper.refresh();
    page.run(refresh);
}

fn call(page: &mut Page, method: Method) -> u16 {
    let request = Request { method, body: None, ..Request::post_json("/api/x", &()) };
    let keeper = page.keeper.clone();
    page.run(async move { keeper.call(&request).await }).unwrap().status
}

#[test]
fn a_login_binds_the_session_if_the_browser_has_a_key_and_its_refusal_blocks_no_login() {
    let proof =
        |number: u32, nonce: &str| format!("/api/login proof {number} (no token, nonce {nonce}, 0 s later)");
    let unbound = || "/api/login".to_owned();
    let welcome = || success(&pair("s", 0, BOUND));
    let cases: [(_, Vec<Answer>, Vec<String>); 7] = [
        (None, vec![welcome()], vec![proof(1, "none")]),
        (None, vec![nonce(), welcome()], vec![proof(1, "none"), proof(2, "n")]),
        (None, vec![invalid(), welcome()], vec![proof(1, "none"), proof(2, "none")]),
        (None, vec![invalid(), invalid(), welcome()], vec![proof(1, "none"), proof(2, "none"), unbound()]),
        (None, vec![nonce(), nonce(), welcome()], vec![proof(1, "none"), proof(2, "n"), unbound()]),
        (Some(NoProof::NoKey), vec![welcome()], vec![unbound()]),
        (Some(NoProof::Late), vec![welcome()], vec![unbound()]),
    ];
    for (without_proof, answers, sent) in cases {
        let mut page = Page::holding(None);
        page.browser().without_proof.set(without_proof);
        page.will_answer(answers);
        assert_eq!(log_in(&mut page), Ok(()), "{sent:?}");
        assert_eq!(page.sent(), sent);
    }
}

#[test]
fn a_wrong_password_is_told_after_one_nonce() {
    let mut page = Page::holding(None);
    page.will_answer([nonce(), refused(&ApiError::InvalidCredentials)]);
    assert_eq!(log_in(&mut page), Err(ApiError::InvalidCredentials));
    assert_eq!(page.sent().len(), 2);
}

#[test]
fn a_refresh_of_a_bound_session_proves_the_key_until_the_second_refusal() {
    let proof = |number: u32, nonce: &str| {
        format!("/api/refresh proof {number} (refresh token, nonce {nonce}, 3600 s later)")
    };
    let fresh = || success(&pair("s", 1, BOUND));
    let without_nonce = || refused(&ApiError::UseDpopNonce(String::new()));
    let held_on = |state: &State| is_signed_in(state, true);
    let no_verdict = |state: &State| is_signed_in(state, false);
    let over = |state: &State| guest(state) == Some(ApiError::ProofInvalid);
    let cases: [(Vec<Answer>, Vec<String>, Verdict); 8] = [
        (vec![fresh()], vec![proof(1, "none")], held_on),
        (vec![nonce(), fresh()], vec![proof(1, "none"), proof(2, "n")], held_on),
        (vec![invalid(), fresh()], vec![proof(1, "none"), proof(2, "none")], held_on),
        (vec![nonce(), invalid(), fresh()], vec![proof(1, "none"), proof(2, "n"), proof(3, "n")], held_on),
        (vec![invalid(), invalid()], vec![proof(1, "none"), proof(2, "none")], over),
        (vec![nonce(), nonce(), fresh()], vec![proof(1, "none"), proof(2, "n"), proof(3, "n")], held_on),
        (
            vec![nonce(), nonce(), nonce(), nonce()],
            vec![proof(1, "none"), proof(2, "n"), proof(3, "n"), proof(4, "n")],
            no_verdict,
        ),
        (vec![without_nonce()], vec![proof(1, "none")], no_verdict),
    ];
    for (answers, sent, is_expected) in cases {
        let mut page = Page::holding(Some(held("s", 0, BOUND)));
        page.will_answer(answers);
        refresh(&mut page);
        assert_eq!(page.sent(), sent);
        assert!(is_expected(&page.state()), "{sent:?}: {:?}", page.state());
    }
}

#[test]
fn a_session_whose_key_is_gone_ends_with_one_refusal_and_the_reason() {
    let mut page = Page::holding(Some(held("s", 0, BOUND)));
    page.browser().without_proof.set(Some(NoProof::NoKey));
    page.will_answer([refused(&ApiError::ProofRequired)]);
    refresh(&mut page);
    assert_eq!(page.sent(), ["/api/refresh"]);
    assert_eq!(guest(&page.state()), Some(ApiError::ProofRequired));
}

#[test]
fn a_key_that_is_late_costs_no_session() {
    let mut page = Page::holding(Some(held("s", 0, BOUND)));
    page.browser().without_proof.set(Some(NoProof::Late));
    refresh(&mut page);
    assert!(page.sent().is_empty());
    assert!(is_signed_in(&page.state(), false));
    page.browser().without_proof.set(None);
    page.will_answer([success(&pair("s", 1, BOUND))]);
    refresh(&mut page);
    assert!(is_signed_in(&page.state(), true));
}

#[test]
fn an_unbound_session_proves_nothing() {
    let mut page = Page::holding(Some(held("s", 0, None)));
    page.will_answer([success(&pair("s", 1, None)), success(&()), refused(&ApiError::ProofRequired)]);
    refresh(&mut page);
    assert_eq!((call(&mut page, Method::POST), call(&mut page, Method::GET)), (200, 401));
    assert_eq!(page.sent(), ["/api/refresh", "/api/x Bearer", "/api/x Bearer"]);
    assert!(is_signed_in(&page.state(), true));
}

#[test]
fn a_call_of_a_bound_session_carries_a_proof_unless_it_reads() {
    let mut page = Page::holding(Some(held("s", 0, BOUND)));
    page.will_answer([success(&()), success(&())]);
    assert_eq!((call(&mut page, Method::GET), call(&mut page, Method::POST)), (200, 200));
    let proof = "/api/x DPoP proof 1 (access token, nonce none, 3600 s later)";
    assert_eq!(page.sent(), ["/api/x Bearer", proof]);
}

#[test]
fn reads_carry_a_proof_once_the_server_asked_for_one() {
    let mut page = Page::holding(Some(held("s", 0, BOUND)));
    page.will_answer([refused(&ApiError::ProofRequired), success(&()), success(&())]);
    assert_eq!((call(&mut page, Method::GET), call(&mut page, Method::GET)), (200, 200));
    let proof = |number| format!("/api/x DPoP proof {number} (access token, nonce none, 3600 s later)");
    assert_eq!(page.sent(), ["/api/x Bearer".to_owned(), proof(1), proof(2)]);
}

#[test]
fn a_call_whose_proof_is_refused_twice_ends_the_session_with_the_reason() {
    for (without_proof, answers, why) in [
        (None, vec![invalid(), invalid()], ApiError::ProofInvalid),
        (Some(NoProof::NoKey), vec![refused(&ApiError::ProofRequired)], ApiError::ProofRequired),
    ] {
        let mut page = Page::holding(Some(held("s", 0, BOUND)));
        page.browser().without_proof.set(without_proof);
        page.will_answer(answers);
        assert_eq!(call(&mut page, Method::POST), 401);
        assert_eq!(guest(&page.state()), Some(why));
    }
}

#[test]
fn a_logout_of_a_bound_session_proves_the_key_and_is_not_owed_once_it_was_refused() {
    for (branch, answers, sent) in [
        (BOUND, vec![success(&())], vec!["/api/logout proof 1 (refresh token, nonce none, 3600 s later)"]),
        (None, vec![success(&())], vec!["/api/logout"]),
        (
            BOUND,
            vec![invalid(), invalid()],
            vec![
                "/api/logout proof 1 (refresh token, nonce none, 3600 s later)",
                "/api/logout proof 2 (refresh token, nonce none, 3600 s later)",
            ],
        ),
    ] {
        let mut page = Page::holding(Some(held("s", 0, branch)));
        page.will_answer(answers);
        let keeper = page.keeper.clone();
        keeper.look();
        page.run(async move { keeper.logout().await });
        assert_eq!(page.sent(), sent);
        assert!(page.keeper.load().owed_logouts.is_empty(), "{sent:?}");
    }
}

#[test]
fn of_two_answers_the_greater_generation_and_branch_is_kept() {
    for (stored, answered, kept) in [
        // (what another page stored meanwhile, the answer, what is kept), each a generation and a branch
        ((0, Some(0)), (1, Some(0)), (1, Some(0))),
        ((1, Some(0)), (1, Some(1)), (1, Some(1))),
        ((1, Some(1)), (1, Some(0)), (1, Some(1))),
        ((2, Some(0)), (1, Some(1)), (2, Some(0))),
        ((1, None), (1, None), (1, None)),
    ] {
        let mut page = Page::holding(Some(held("s", 0, stored.1.and(BOUND))));
        let other = Page::holding(Some(held("s", stored.0, stored.1)));
        page.will_answer([success(&pair("s", answered.0, answered.1))]);
        let refresh = page.keeper.refresh();
        page.browser().while_sending.replace(other.browser().stored.borrow().clone());
        page.run(refresh);
        let held = page.keeper.load().held.unwrap();
        assert_eq!(held.session(), Some(("s".to_owned(), kept)), "{stored:?} {answered:?}");
    }
}
