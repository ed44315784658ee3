//! An exhaustive search of what can happen to a bound session, over the real decision function and without a database:
//! every interleaving of the steps of a browser, of the network and of a thief who has the browser's key, too.
//!
//! It goes through the states in the order of their number of steps, each once, and ends when it has seen every state
//! that any number of steps can lead to. It found what a simulation had missed: a thief who healed twice in a row hid the
//! fork from the owner. So a row now remembers from which token a browser resumed.

mod moves;
mod row;
mod state;

use moves::{Bounds, Broken, moves};
use state::State;
use std::collections::HashSet;

/// Goes through all states that there are, and prints their number. Panics with the way to the first state in which a promise is broken.
fn search(what: &str, bounds: Bounds) {
    let first = State::begin(bounds.mishaps).canonical();
    let mut states: Vec<(State, usize, &str)> = vec![(first.clone(), 0, "login")];
    let mut known = HashSet::from([first]);
    let (mut steps, mut next) = (0, 0);
    while next < states.len() {
        for at in std::mem::replace(&mut next, states.len())..states.len() {
            let after = moves(&states[at].0, bounds)
                .unwrap_or_else(|Broken(why)| panic!("{why}\n{}", way(&states, at)));
            for (name, state) in after {
                let state = state.canonical();
                if known.insert(state.clone()) {
                    states.push((state, at, name));
                }
            }
        }
        steps += 1;
    }
    println!("{what}: {} states, each at most {steps} steps from the login", states.len());
}

/// The steps that lead to a state.
fn way(states: &[(State, usize, &str)], mut at: usize) -> String {
    let mut lines = Vec::new();
    while at > 0 {
        lines.push(format!("{}: {:?}", states[at].2, states[at].0));
        at = states[at].1;
    }
    lines.reverse();
    lines.join("\n")
}

#[test]
fn no_interleaving_of_kills_and_lost_answers_costs_a_browser_its_session() {
    let bounds = Bounds { writes: 4, requests: 2, late: false, answers: 2, copies: 0, mishaps: None };
    search("one browser, killed any number of times", bounds);
}

#[test]
fn a_request_that_arrives_after_its_browser_was_killed_costs_no_session() {
    let bounds = Bounds { writes: 4, requests: 1, late: true, answers: 1, copies: 0, mishaps: Some(3) };
    search("one browser with 3 mishaps and late requests", bounds);
}

#[test]
fn a_thief_with_the_key_and_the_owner_can_not_both_go_on() {
    for (writes, copies, mishaps) in [(3, 2, 0), (2, 1, 1)] {
        let bounds = Bounds { writes, requests: 1, late: true, answers: 1, copies, mishaps: Some(mishaps) };
        let what =
            format!("one browser with {mishaps} mishaps, and a thief with its key and {copies} copies");
        search(&what, bounds);
    }
}
