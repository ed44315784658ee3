//! A server or a proxy that asks not to be asked for a while.

use crate::network::{Fate, Stranger};
use crate::promises::Checked;
use crate::seen::Seen;
use crate::server::Server;
use crate::story::Step;
use crate::world::World;
use proptest::test_runner::TestCaseError;

fn try_later(seconds: u32) -> Step {
    Step::Fate(Fate::Intercepted(Stranger::TryLater { seconds }))
}

/// A world with one tab, whose first refresh is answered `Retry-After`.
fn told_to_wait(server: &mut Server, seconds: u32) -> Result<World<'_>, TestCaseError> {
    let mut world = World::begin(server, 1, 1, true);
    let login = Step::Login { tab: 0, person: 0 };
    for step in
        [login, Step::Wait(1_000), Step::Expire, try_later(seconds), Step::Press(0), Step::Wait(2_000)]
    {
        world.perform(&step)?;
    }
    assert_eq!(refreshes(&world), 1);
    Ok(world)
}

fn refreshes(world: &World) -> usize {
    world.shared.network.sent("/api/refresh")
}

#[test]
fn a_page_that_polls_waits_out_a_retry_after_and_recovers() -> Checked {
    let mut server = Server::start();
    let mut world = told_to_wait(&mut server, 5)?;
    for _ in 0..10 {
        world.perform(&Step::Call(0))?;
        world.perform(&Step::Look(0))?;
        world.perform(&Step::Wait(290))?;
    }
    assert_eq!(refreshes(&world), 1);
    world.perform(&Step::Wait(200))?;
    assert_eq!(refreshes(&world), 2);
    assert_eq!(world.ledger.borrow().seen.get(&Seen::Refresh), Some(&1));
    Ok(())
}

#[test]
fn a_press_or_the_network_asks_once_more_during_a_retry_after_of_at_most_a_minute() -> Checked {
    let mut server = Server::start();
    for hurry in [Step::Press(0), Step::Online] {
        let mut world = told_to_wait(&mut server, 3_600)?;
        world.perform(&try_later(3_600))?;
        for step in [Step::Call(0), Step::Look(0), hurry.clone(), Step::Wait(1_500)] {
            world.perform(&step)?;
        }
        assert_eq!(refreshes(&world), 2, "{hurry:?}");
        for step in [Step::Press(0), Step::Online, Step::Call(0), Step::Wait(1_500)] {
            world.perform(&step)?;
        }
        assert_eq!(refreshes(&world), 2, "{hurry:?}");
        // The minute began with the first answer.
        world.perform(&Step::Wait(56_000))?;
        assert_eq!(refreshes(&world), 3, "{hurry:?}");
        assert_eq!(world.ledger.borrow().seen.get(&Seen::Refresh), Some(&1), "{hurry:?}");
    }
    Ok(())
}

#[test]
fn a_press_that_is_answered_ends_the_wait() -> Checked {
    let mut server = Server::start();
    let mut world = told_to_wait(&mut server, 3_600)?;
    for step in [Step::Press(0), Step::Wait(1_000), Step::Expire, Step::Call(0), Step::Wait(1_000)] {
        world.perform(&step)?;
    }
    assert_eq!(world.ledger.borrow().seen.get(&Seen::Refresh), Some(&2));
    Ok(())
}

#[test]
fn a_call_that_gets_through_does_not_end_the_wait_of_a_refresh() -> Checked {
    let mut server = Server::start();
    let mut world = World::begin(&mut server, 1, 1, true);
    // The access token is good, and due for renewal.
    for step in [Step::Login { tab: 0, person: 0 }, Step::Wait(850_000), try_later(20), Step::RenewSoon(0)] {
        world.perform(&step)?;
    }
    for _ in 0..10 {
        for step in [Step::Wait(500), Step::Call(0), Step::RenewSoon(0)] {
            world.perform(&step)?;
        }
    }
    assert_eq!(refreshes(&world), 1);
    world.perform(&Step::Wait(20_000))?;
    assert_eq!(refreshes(&world), 2);
    Ok(())
}
