//! Sessions that are bound to a key of the browser.

use crate::network::Fate;
use crate::promises::Checked;
use crate::seen::Seen;
use crate::server::Server;
use crate::simulated_browser::KeyMode;
use crate::storage::Lag;
use crate::story::{DAY_MS, Step};
use crate::thief::Forgery;
use crate::world::World;
use latchkey::wire::ApiError;

const LOGIN: Step = Step::Login { tab: 0, person: 0 };

/// Whether the first tab holds a session, and whether that is bound.
fn held(world: &World) -> Option<bool> {
    world.records()[0].held.as_ref().map(|held| held.refresh_token.is_bound())
}

/// Within the grace time the server answers with the same successor again; after it, on a new branch.
#[test]
fn a_browser_killed_just_after_a_refresh_keeps_its_session() -> Checked {
    let mut server = Server::start();
    for (asleep, answered) in [(0, Seen::SuccessorAgain), (60_000, Seen::NewBranch)] {
        let mut world = World::after(&mut server, 1, true, &[LOGIN, Step::Wait(60_000)])?;
        for kills in 1..=3 {
            for step in [
                Step::Expire,
                Step::Call(0),
                Step::Wait(2_000),
                Step::Kill { behind: 10_000 },
                Step::Wait(asleep),
                Step::Call(0),
                Step::Wait(2_000),
            ] {
                world.perform(&step)?;
            }
            assert_eq!(held(&world), Some(true));
            assert_eq!(world.ledger.borrow().seen.get(&answered), Some(&kills), "{answered:?}");
        }
        world.settle()?;
    }
    Ok(())
}

/// Its lock is free at once, but other pages see the key of its refresh a moment later.
#[test]
fn a_page_closed_just_after_it_began_a_refresh_ends_no_session() -> Checked {
    let mut server = Server::start();
    let lag = Step::Lag(Lag { view: 96, event: 96 });
    let steps = [LOGIN, Step::Wait(1_000), lag, Step::Expire, Step::Call(0), Step::Wait(10)];
    let mut world = World::after(&mut server, 2, true, &steps)?;
    world.leave(0);
    for step in [Step::Call(0), Step::Wait(2_000)] {
        world.perform(&step)?;
    }
    assert_eq!(held(&world), Some(true));
    world.settle()
}

#[test]
fn a_copy_is_refused_whenever_it_was_made_and_its_owner_notices_nothing() -> Checked {
    let mut server = Server::start();
    let during = Step::Fate(Fate::Answered { there: 5, back: 5_000 });
    let mut world = World::after(&mut server, 2, true, &[LOGIN, Step::Wait(60_000)])?;
    let before = [Step::Steal { age: 0, key: false }];
    let during = [Step::Expire, during, Step::Call(0), Step::Wait(1_000), Step::Steal { age: 0, key: false }];
    let after = [Step::Wait(10_000), Step::Steal { age: 0, key: false }];
    let later = [Step::Expire, Step::Call(0), Step::Wait(10_000)];
    for moment in [&before[..], &during, &after, &later] {
        for step in moment {
            world.perform(step)?;
        }
        for forgery in [Forgery::NoProof, Forgery::AnotherKey] {
            world.perform(&Step::UseCopy(forgery))?;
            world.perform(&Step::LogOutByCopy(forgery))?;
        }
    }
    assert_eq!(world.ledger.borrow().seen.get(&Seen::CopyRefused), Some(&16));
    assert_eq!(held(&world), Some(true));
    world.settle()
}

#[test]
fn a_browser_whose_key_is_gone_is_refused_once_and_says_why() -> Checked {
    let mut server = Server::start();
    let mut world =
        World::after(&mut server, 2, true, &[LOGIN, Step::Wait(1_000), Step::LoseKey, Step::Expire])?;
    for step in [Step::Call(0), Step::Call(1), Step::Wait(10_000), Step::Press(0), Step::Online, Step::Expire]
    {
        world.perform(&step)?;
    }
    for record in world.records() {
        assert_eq!((record.held, record.ended), (None, Some(ApiError::ProofRequired)));
    }
    assert_eq!(world.shared.network.sent("/api/refresh"), 1);
    for step in [LOGIN, Step::Wait(1_000)] {
        world.perform(&step)?;
    }
    assert_eq!(held(&world), Some(true));
    world.settle()
}

#[test]
fn a_logout_without_the_key_is_tried_once() -> Checked {
    let mut server = Server::start();
    let steps = [LOGIN, Step::Wait(1_000), Step::LoseKey, Step::Logout(0), Step::Expire];
    let mut world = World::after(&mut server, 1, true, &steps)?;
    assert!(world.records()[0].owed_logouts.is_empty());
    assert_eq!(world.shared.network.sent("/api/logout"), 1);
    world.settle()
}

#[test]
fn a_login_goes_on_unbound_where_there_is_no_key() -> Checked {
    let mut server = Server::start();
    for mode in [KeyMode::Missing, KeyMode::Hangs] {
        let mut world = World::after(&mut server, 1, true, &[Step::Key(mode), LOGIN, Step::Wait(2_500)])?;
        assert_eq!(held(&world), Some(false), "{mode:?}");
        for step in [Step::Key(KeyMode::Works), Step::Expire, Step::Call(0), Step::Wait(1_000)] {
            world.perform(&step)?;
        }
        assert_eq!(world.ledger.borrow().seen.get(&Seen::Refresh), Some(&1), "{mode:?}");
        world.settle()?;
    }
    Ok(())
}

#[test]
fn a_refresh_waits_for_a_key_that_does_not_answer() -> Checked {
    let mut server = Server::start();
    let steps =
        [LOGIN, Step::Wait(1_000), Step::Key(KeyMode::Hangs), Step::Expire, Step::Call(0), Step::Wait(5_000)];
    let mut world = World::after(&mut server, 1, true, &steps)?;
    assert_eq!((held(&world), world.shared.network.sent("/api/refresh")), (Some(true), 0));
    for step in [Step::Key(KeyMode::Works), Step::Online, Step::Wait(5_000)] {
        world.perform(&step)?;
    }
    assert_eq!(world.ledger.borrow().seen.get(&Seen::Refresh), Some(&1));
    world.settle()
}

#[test]
fn a_clock_wrong_by_a_day_costs_one_more_request() -> Checked {
    let mut server = Server::start();
    for error in [DAY_MS, -DAY_MS] {
        let steps = [
            Step::BrowserClock(error),
            LOGIN,
            Step::Wait(1_000),
            Step::Expire,
            Step::Call(0),
            Step::Wait(1_000),
        ];
        let mut world = World::after(&mut server, 1, true, &steps)?;
        assert_eq!(held(&world), Some(true));
        assert_eq!(world.shared.network.sent("/api/login"), 2);
        assert_eq!(world.shared.network.sent("/api/refresh"), 1);
        world.settle()?;
    }
    Ok(())
}
