//! Registrations that a page does not learn the outcome of.

use crate::network::{Fate, Stranger};
use crate::promises::Checked;
use crate::server::{PASSWORD, Server};
use crate::story::Step;
use crate::world::World;
use latchkey::wire::ApiError;

const QUICK: Fate = Fate::Answered { there: 5, back: 5 };
const LOST: Fate = Fate::AnswerLost { there: 5 };
const LATER: Fate = Fate::Intercepted(Stranger::TryLater { seconds: 3 });

fn suffer(world: &mut World, fates: &[Fate]) -> Checked {
    fates.iter().try_for_each(|fate| world.perform(&Step::Fate(*fate)))
}

#[test]
fn a_later_press_logs_in_if_an_earlier_one_registered_unknown_to_the_page() -> Checked {
    let mut server = Server::start();
    let fates: [&[Fate]; 5] = [&[Fate::RequestLost], &[LOST], &[QUICK, LATER], &[QUICK, LOST], &[LOST, LOST]];
    for (number, fates) in fates.into_iter().enumerate() {
        let name = format!("dora{number}");
        let mut world = World::begin(&mut server, 1, 1, true);
        suffer(&mut world, fates)?;
        assert_eq!(world.register(&name, PASSWORD), Err(ApiError::Unreachable), "{fates:?}");
        assert!((0..2).any(|_| world.register(&name, PASSWORD).is_ok()), "{fates:?}");
        assert!(world.records()[0].held.is_some(), "{fates:?}");
    }
    Ok(())
}

#[test]
fn a_later_press_logs_in_if_an_earlier_one_used_the_invitation_up() -> Checked {
    let mut server = Server::start();
    server.invite("token");
    let mut world = World::begin(&mut server, 1, 1, true);
    suffer(&mut world, &[LOST])?;
    assert_eq!(world.register_with("dora", PASSWORD, Some("token")), Err(ApiError::Unreachable));
    assert_eq!(world.register_with("dora", PASSWORD, Some("token")), Ok(()));
    assert!(world.records()[0].held.is_some());
    assert_eq!(world.register_with("erin", PASSWORD, Some("token")), Err(ApiError::InvitationInvalid));
    Ok(())
}

#[test]
fn the_second_press_with_another_password_finds_the_username_taken() -> Checked {
    let mut server = Server::start();
    let mut world = World::begin(&mut server, 1, 1, true);
    suffer(&mut world, &[LOST])?;
    assert_eq!(world.register("erin", PASSWORD), Err(ApiError::Unreachable));
    assert_eq!(world.register("erin", "ten owls by the weir"), Err(ApiError::UsernameTaken));
    Ok(())
}

#[test]
fn nobody_tries_to_log_in_with_the_name_of_another_person() -> Checked {
    let mut server = Server::start();
    let mut world = World::begin(&mut server, 1, 1, true);
    assert!(matches!(world.register("ada", "short"), Err(ApiError::WeakPassword(_))));
    for _ in 0..2 {
        assert_eq!(world.register("ada", PASSWORD), Err(ApiError::UsernameTaken));
    }
    assert_eq!(world.shared.network.sent("/api/login"), 0);
    Ok(())
}
