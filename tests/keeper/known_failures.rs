//! Promises that the keeper can't keep for sessions that are not bound to a key. Each test says why, and fails once the promise is kept.

use crate::promises::Checked;
use crate::server::Server;
use crate::simulated_browser::KeyMode;
use crate::storage::Lag;
use crate::story::Step;
use crate::world::World;
use latchkey::wire::ApiError;

/// Browsers write localStorage to disk seconds late. One that is killed just after a refresh wakes with the spent token
/// and no memory of the refresh. To a server that sees bearer tokens only, that is a thief with an old copy, and so
/// the session ends. No rule over bearer tokens can tell the two apart. A session that is bound to a key of the browser
/// goes on: see `bound`.
#[test]
fn known_failure_a_browser_killed_just_after_a_refresh_loses_its_unbound_session() -> Checked {
    let mut server = Server::start();
    let mut world = World::begin(&mut server, 1, 1, true);
    for step in [
        Step::Key(KeyMode::Missing),
        Step::Login { tab: 0, person: 0 },
        Step::Wait(60_000),
        Step::Expire,
        Step::Call(0),
        Step::Wait(2_000),
        Step::Kill { behind: 10_000 },
        Step::Call(0),
        Step::Wait(2_000),
    ] {
        world.perform(&step)?;
    }
    let record = world.records().remove(0);
    assert_eq!((record.held, record.ended), (None, Some(ApiError::RefreshReused)));
    Ok(())
}

/// A page can be closed just after it has stored the key of a refresh. Its lock is free at once, but other pages see what
/// it stored a moment later. One that refreshes in between uses a key of its own, and the server takes it for a thief.
/// It would have to wait that moment, up to a second, before each refresh.
#[test]
fn known_failure_a_page_closed_just_after_it_began_a_refresh_loses_an_unbound_session() -> Checked {
    let mut server = Server::start();
    let mut world = World::begin(&mut server, 1, 2, true);
    for step in [
        Step::Key(KeyMode::Missing),
        Step::Login { tab: 0, person: 0 },
        Step::Wait(1_000),
        Step::Lag(Lag { view: 96, event: 96 }),
        Step::Expire,
        Step::Call(0),
        Step::Wait(10),
    ] {
        world.perform(&step)?;
    }
    world.leave(0);
    world.perform(&Step::Call(0))?;
    let outcome = world.run(2_000);
    assert!(outcome.is_err_and(|why| why.to_string().contains("an honest browser was taken for a thief")));
    Ok(())
}
