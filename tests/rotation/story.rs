//! Generates random stories: sequences of operations by clients, a thief and the server.

use crate::model::{DAY, GRACE};
use crate::world::Stop;
use proptest::prelude::*;

/// One step of a story.
#[derive(Clone, Debug)]
pub enum Op {
    /// A tab of this client starts or retries a refresh. If the client's session has ended, it logs in.
    Refresh {
        client: usize,
        fate: Fate,
    },
    /// A delayed request arrives.
    Arrive {
        which: usize,
        answered: bool,
    },
    /// The thief presents a token: the last one issued, or one issued earlier.
    Theft {
        /// How many tokens to go back from the last one.
        back: usize,
        key: ThiefKey,
        /// Whether the thief imitates the owner's address and user agent.
        imitates: bool,
    },
    /// A thief with a stolen token watches the list of sessions and presents the token as soon as the session was used.
    Watch,
    /// The server's clock jumps forward or back, in seconds.
    Step(i64),
    Restart(Stop),
    /// The operator makes a backup of the database.
    Backup,
    /// The operator restores a backup. The first one was made before any login.
    Restore(usize),
}

/// The fate of an honest client's request.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    Answered,
    AnswerLost,
    RequestLost,
    /// It arrives later, or never.
    Delayed,
}

/// The key that the thief sends.
#[derive(Clone, Copy, Debug)]
pub enum ThiefKey {
    None,
    Fresh,
    /// The key that the thief sent last.
    Again,
    /// The owner's key for this refresh, if there is one.
    Stolen,
    /// The owner's key for the refresh before this one, if there is one.
    Previous,
}

/// In half of the stories there is no thief, and only mishaps happen.
pub fn story() -> impl Strategy<Value = Vec<Op>> {
    let without_thief = prop::collection::vec(mishap(), 1..50);
    let with_thief =
        prop::collection::vec(prop_oneof![8 => mishap(), 2 => theft(), 1 => Just(Op::Watch)], 1..50);
    prop_oneof![without_thief, with_thief]
}

fn mishap() -> impl Strategy<Value = Op> {
    prop_oneof![
        16 => (0..3_usize, fate()).prop_map(|(client, fate)| Op::Refresh { client, fate }),
        6 => (0..8_usize, any::<bool>()).prop_map(|(which, answered)| Op::Arrive { which, answered }),
        4 => step().prop_map(Op::Step),
        1 => prop_oneof![Just(Stop::Graceful), Just(Stop::Killed)].prop_map(Op::Restart),
        2 => Just(Op::Backup),
        1 => prop_oneof![1 => Just(0), 8 => 1..8_usize].prop_map(Op::Restore),
    ]
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Answered),
        2 => Just(Fate::AnswerLost),
        1 => Just(Fate::RequestLost),
        3 => Just(Fate::Delayed),
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
