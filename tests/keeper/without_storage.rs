//! Storage that is denied or full, from the beginning or in the middle of a story.

use crate::promises::Checked;
use crate::seen::Seen;
use crate::server::Server;
use crate::storage::Mode;
use crate::story::Step;
use crate::world::World;
use proptest::test_runner::TestCaseError;

#[test]
fn without_storage_a_session_is_renewed_in_its_page() -> Checked {
    let mut server = Server::start();
    for mode in [Mode::Denied, Mode::Full, Mode::Works] {
        let mut world = World::begin(&mut server, 1, 1, true);
        world.perform(&Step::Storage(mode))?;
        world.perform(&Step::Login { tab: 0, person: 0 })?;
        world.perform(&Step::Wait(1_000))?;
        for _ in 0..3 {
            world.perform(&Step::Expire)?;
            world.perform(&Step::Call(0))?;
            world.perform(&Step::Wait(3_000))?;
        }
        assert!(world.records()[0].held.is_some(), "{mode:?}");
        let seen = &world.ledger.borrow().seen;
        assert_eq!(seen.contains_key(&Seen::InMemory), mode != Mode::Works, "{mode:?}");
        assert_eq!(seen.get(&Seen::Refresh), Some(&3), "{mode:?}");
    }
    Ok(())
}

const LOGIN: Step = Step::Login { tab: 0, person: 0 };

/// Two tabs make a call each after storage has failed and the access token has expired.
fn calls_in_both_tabs(server: &mut Server, storage: Mode, locks: bool) -> Result<World<'_>, TestCaseError> {
    let failed = [LOGIN, Step::Wait(1_000), Step::Storage(storage), Step::Expire];
    let calls = [Step::Call(0), Step::Call(1), Step::Wait(10_000)];
    World::after(server, 2, locks, &[&failed[..], &calls].concat())
}

#[test]
fn a_logout_while_storage_fails_ends_the_session_in_all_pages_once_it_works() -> Checked {
    let mut server = Server::start();
    for mode in [Mode::Denied, Mode::Full] {
        let steps = [LOGIN, Step::Wait(1_000), Step::Storage(mode), Step::Restart(600_000), Step::Logout(0)];
        let mut world = World::after(&mut server, 2, true, &steps)?;
        world.perform(&Step::Wait(10_000))?;
        assert!(world.records()[0].held.is_none(), "{mode:?}");
        assert_eq!(world.records()[0].owed_logouts.len(), 1, "{mode:?}");
        world.perform(&Step::Storage(Mode::Works))?;
        // The server is not back yet.
        world.perform(&Step::Wait(10_000))?;
        assert!(world.records().iter().all(|record| record.held.is_none()), "{mode:?}");
        world.settle()?;
    }
    Ok(())
}

#[test]
fn a_page_that_can_not_read_storage_does_not_refresh_a_session_that_others_hold() -> Checked {
    let mut server = Server::start();
    let mut world = calls_in_both_tabs(&mut server, Mode::Denied, true)?;
    assert!(world.records().iter().all(|record| record.held.is_some()));
    assert_eq!(world.ledger.borrow().seen.get(&Seen::Refresh), None);
    world.perform(&Step::Storage(Mode::Works))?;
    world.settle()?;
    assert!(world.records().iter().all(|record| record.held.is_some()));
    Ok(())
}

#[test]
fn one_page_takes_a_session_out_of_full_storage_and_renews_it() -> Checked {
    let mut server = Server::start();
    let mut world = calls_in_both_tabs(&mut server, Mode::Full, true)?;
    let held = world.records().into_iter().filter(|record| record.held.is_some()).count();
    assert_eq!((held, world.ledger.borrow().seen.get(&Seen::Refresh)), (1, Some(&1)));
    world.settle()
}

#[test]
fn without_locks_a_refresh_waits_until_full_storage_has_room() -> Checked {
    let mut server = Server::start();
    let mut world = calls_in_both_tabs(&mut server, Mode::Full, false)?;
    assert_eq!(world.ledger.borrow().seen.get(&Seen::Refresh), None);
    world.perform(&Step::Storage(Mode::Works))?;
    world.settle()?;
    assert!(world.records().iter().all(|record| record.held.is_some()));
    Ok(())
}

#[test]
fn two_logins_at_once_just_before_storage_fills_up_are_not_taken_for_a_thief() -> Checked {
    let mut server = Server::start();
    let login = Step::Login { tab: 1, person: 0 };
    let steps = [login.clone(), login, Step::Wait(15), Step::Storage(Mode::Full), Step::Online, Step::Expire];
    let mut world = World::after(&mut server, 2, true, &steps)?;
    for step in [Step::Call(0), Step::Call(1), Step::Wait(60_000), Step::Storage(Mode::Works)] {
        world.perform(&step)?;
    }
    world.settle()
}

#[test]
fn storage_that_was_cleared_stays_empty() -> Checked {
    let mut server = Server::start();
    let mut world = World::after(&mut server, 2, true, &[LOGIN, Step::Wait(1_000)])?;
    // No tab has this number: the settings of the browser cleared it.
    world.shared.storage.write(usize::MAX, None, &world.shared.timeline);
    for step in [Step::Wait(1_000), Step::Online, Step::Expire, Step::RenewSoon(0), Step::Wait(10_000)] {
        world.perform(&step)?;
    }
    assert!(world.shared.storage.text().is_none());
    assert!(world.records().iter().all(|record| record.held.is_none()));
    Ok(())
}
