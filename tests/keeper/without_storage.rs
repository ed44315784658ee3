//! Where storage is denied or full, a session lasts as long as its page.

use crate::promises::{Checked, Seen};
use crate::server::Server;
use crate::storage::Mode;
use crate::story::Step;
use crate::world::World;

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
