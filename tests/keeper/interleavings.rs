//! Thousands of random stories, judged by the promises.

use crate::promises::Checked;
use crate::seen::Seen;
use crate::server::Server;
use crate::simulated_browser::KeyMode;
use crate::storage::Mode;
use crate::stories::{self, tell_stories, times};
use crate::story::{self, Step, Story};
use crate::world::World;
use proptest::prelude::*;
use std::cell::RefCell;

type Cases = stories::Seen<Seen>;

const STORIES: u32 = 2_000;

#[test]
fn the_keeper_keeps_its_promises_whatever_is_lost_late_or_doubled() {
    let seen = tell(STORIES, &story::story(), Mode::Works);
    // Otherwise it would not have proved much.
    at_least(
        &seen,
        &[
            (Seen::Call, 1_000),
            (Seen::CallNotSent, 50),
            (Seen::Refresh, 1_500),
            (Seen::SuccessorAgain, 500),
            (Seen::Logout, 1_500),
            (Seen::LateLogout, 100),
            (Seen::HeldInTheEnd, 1_400),
            (Seen::HeldDespiteLosses, 1_000),
            (Seen::NobodyInTheEnd, 200),
            (Seen::InMemory, 300),
            (Seen::Storage(Mode::Denied), 500),
            (Seen::Storage(Mode::Full), 500),
        ],
    );
}

#[test]
fn a_browser_without_a_key_that_dies_loses_no_more_than_its_disk_had_not_stored() {
    tell(STORIES / 4, &story::unbound_story_with_kills(), Mode::Works);
}

#[test]
fn a_bound_session_outlives_crashes_and_a_thief_without_the_key() {
    let seen = tell(STORIES, &story::bound_story(), Mode::Works);
    at_least(
        &seen,
        &[
            (Seen::BoundFellBack, 300),
            (Seen::NewBranch, 100),
            (Seen::CopyRefused, 400),
            (Seen::HeldInTheEnd, 1_000),
        ],
    );
    assert_eq!(times(&seen, Seen::TakenForThief), 0);
}

#[test]
fn a_thief_with_the_key_is_found_once_both_sides_of_a_fork_were_presented() {
    let seen = tell(STORIES, &story::story_with_stolen_key(), Mode::Works);
    at_least(&seen, &[(Seen::ThiefAnswered, 150), (Seen::TakenForThief, 50)]);
}

#[test]
fn a_browser_that_loses_its_key_keeps_the_other_promises() {
    tell(STORIES / 4, &story::story_with_lost_keys(), Mode::Works);
}

/// A backup of the profile may hold the side of a fork that the browser has given up since. That looks like a thief with
/// the key.
#[test]
fn restored_profiles_and_databases_cost_few_bound_sessions() {
    let seen = tell(STORIES, &story::story_with_restores(), Mode::Works);
    let lost = times(&seen, Seen::TakenForThief);
    assert!(lost * 20 <= STORIES as usize, "{lost} of {STORIES}");
}

/// Each tab is a browser of its own then: it holds its session in memory, and hears of no other tab.
#[test]
fn each_tab_keeps_its_own_session_where_storage_is_denied() {
    let seen = tell(STORIES / 4, &story::story_with_one_storage_mode(), Mode::Denied);
    at_least(&seen, &[(Seen::InMemory, 100)]);
}

#[test]
fn a_login_stays_beside_two_others_and_a_logout_at_once() -> Checked {
    let mut server = Server::start();
    let mut world = World::begin(&mut server, 1, 4, true);
    for step in [
        Step::Login { tab: 4, person: 0 },
        Step::Login { tab: 1, person: 0 },
        Step::Wait(5),
        Step::Logout(0),
        Step::Login { tab: 1, person: 0 },
        Step::Call(0),
    ] {
        world.perform(&step)?;
    }
    world.settle()
}

fn at_least(seen: &Cases, expected: &[(Seen, usize)]) {
    for (what, least) in expected {
        stories::at_least(seen, *what, *least);
    }
}

fn tell(stories: u32, strategy: &impl Strategy<Value = Story>, storage: Mode) -> Cases {
    let server = RefCell::new(Server::start());
    tell_stories(stories, strategy, |story| {
        let mut server = server.borrow_mut();
        let mut world = World::begin(&mut server, story.seed, story.tabs, story.locks);
        world.shared.storage.mode.set(storage);
        world.shared.key_mode.set(if story.key { KeyMode::Works } else { KeyMode::Missing });
        world.tell(&story)?;
        Ok(std::mem::take(&mut world.ledger.borrow_mut().seen))
    })
}
