//! Generates random stories.

use crate::model::{DAY, GRACE};
use crate::world::Stop;
use proptest::prelude::*;

/// One step of a story.
#[derive(Clone, Debug)]
pub enum Op {
    /// A tab of this client begins or retries a refresh; a client whose session has ended logs in.
    Refresh {
        client: usize,
        fate: Fate,
    },
    /// A request that was on its way arrives.
    Arrive {
        which: usize,
        answered: bool,
    },
    /// The thief presents a token: the last that was issued, or the one this many before it.
    Theft {
        back: usize,
        key: ThiefKey,
        /// Whether the thief imitates the owner's address and user agent.
        imitates: bool,
    },
    /// A thief who has stolen a token watches the list of sessions. If the session was used, the thief presents the
    /// token at once.
    Watch,
    /// The server's clock steps forward or back, in seconds.
    Step(i64),
    Restart(Stop),
    /// A backup of the database is made.
    Backup,
    /// A backup is restored; the first was made before anyone logged in.
    Restore(usize),
}

/// What happens to an honest client's request.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    Answered,
    AnswerLost,
    RequestLost,
    /// It arrives later, or never.
    OnItsWay,
}

/// The key that the thief sends.
#[derive(Clone, Copy, Debug)]
pub enum ThiefKey {
    None,
    Fresh,
    /// The one that the thief sent last.
    Again,
    /// The owner's for this refresh, if there is one.
    Stolen,
    /// The owner's for the refresh before this one, if there is one.
    Previous,
}

/// Half of the stories have no thief, only mishaps.
pub fn story() -> impl Strategy<Value = Vec<Op>> {
    let unlucky = prop::collection::vec(mishap(), 1..50);
    let robbed = prop::collection::vec(prop_oneof![8 => mishap(), 2 => theft(), 1 => Just(Op::Watch)], 1..50);
    prop_oneof![unlucky, robbed]
}

fn mishap() -> impl Strategy<Value = Op> {
    prop_oneof![
        16 => (0..3_usize, fate()).prop_map(|(client, fate)| Op::Refresh { client, fate }),
        6 => (0..8_usize, any::<bool>()).prop_map(|(which, answered)| Op::Arrive { which, answered }),
        4 => step().prop_map(Op::Step),
        1 => prop_oneof![Just(Stop::InOrder), Just(Stop::Killed)].prop_map(Op::Restart),
        2 => Just(Op::Backup),
        1 => prop_oneof![1 => Just(0), 8 => 1..8_usize].prop_map(Op::Restore),
    ]
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Answered),
        2 => Just(Fate::AnswerLost),
        1 => Just(Fate::RequestLost),
        3 => Just(Fate::OnItsWay),
    ]
}

fn theft() -> impl Strategy<Value = Op> {
    let key = prop_oneof![
        2 => Just(ThiefKey::None),
        2 => Just(ThiefKey::Fresh),
        1 => Just(ThiefKey::Again),
        1 => Just(ThiefKey::Stolen),
        1 => Just(ThiefKey::Previous),
    ];
    let back = prop_oneof![3 => 0..6_usize, 1 => 0..60_usize];
    let imitates = prop_oneof![2 => Just(false), 1 => Just(true)];
    (back, key, imitates).prop_map(|(back, key, imitates)| Op::Theft { back, key, imitates })
}

fn step() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 1..=GRACE + 2,
        2 => GRACE..=3_600,
        1 => DAY..=8 * DAY,
        2 => -3_600..=-1_i64,
        1 => -9 * DAY..=-DAY,
    ]
}
