//! Generates random stories of a bound session.

use crate::model::{DAY, GRACE};
use crate::world::Stop;
use proptest::prelude::*;

/// The perils of a story, on which its promises depend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peril {
    /// Browser and server are killed, answers are lost, and a thief without the key presents copies.
    Crashes,
    /// Also, older databases are restored.
    OldDatabases,
    /// Also, older profiles of the browser are restored.
    OldProfiles,
    /// Crashes, and a thief who has the browser's key, too.
    StolenKey,
}

/// One step of a story.
#[derive(Clone, Debug)]
pub enum Op {
    /// The browser starts a refresh, or tries again.
    Refresh(Fate),
    /// A delayed request arrives.
    Arrive {
        which: usize,
        answered: bool,
    },
    /// A request arrives although its browser was killed, or has refreshed since.
    ArriveLate {
        which: usize,
    },
    /// The browser is killed and wakes with its localStorage of so many seconds ago.
    Kill {
        behind: i64,
    },
    /// The clock moves on, in seconds.
    Wait(i64),
    /// The server's clock jumps back, in seconds.
    StepBack(i64),
    Restart(Stop),
    /// A thief presents any record that the browser ever stored, without its key.
    Copy {
        which: usize,
        proof: CopyProof,
        with_idempotency_key: bool,
        imitates: bool,
    },
    /// A thief with the key presents any record that the browser ever stored.
    Theft {
        which: usize,
        with_idempotency_key: bool,
    },
    /// That thief presents a token that it was issued.
    ThiefGoesOn {
        which: usize,
    },
    Backup,
    RestoreDatabase(usize),
    /// The browser gets any record that it ever stored.
    RestoreProfile(usize),
}

#[derive(Clone, Copy, Debug)]
pub enum Fate {
    Answered,
    AnswerLost,
    RequestLost,
    /// It arrives later, or never.
    Delayed,
}

#[derive(Clone, Copy, Debug)]
pub enum CopyProof {
    Absent,
    Invalid,
    AnotherKey,
}

pub fn story() -> impl Strategy<Value = (Peril, Vec<Op>)> {
    let of = |peril: Peril, ops: BoxedStrategy<Op>| (Just(peril), prop::collection::vec(ops, 1..60));
    prop_oneof![
        of(Peril::Crashes, crashes().boxed()),
        of(Peril::OldDatabases, prop_oneof![10 => crashes(), 1 => old_databases()].boxed()),
        of(
            Peril::OldProfiles,
            prop_oneof![20 => crashes(), 2 => old_databases(), 1 => any::<usize>().prop_map(Op::RestoreProfile)]
                .boxed()
        ),
        of(Peril::StolenKey, prop_oneof![4 => crashes(), 1 => thefts()].boxed()),
    ]
}

fn crashes() -> impl Strategy<Value = Op> {
    prop_oneof![
        16 => fate().prop_map(Op::Refresh),
        5 => (0..8_usize, any::<bool>()).prop_map(|(which, answered)| Op::Arrive { which, answered }),
        3 => (0..8_usize).prop_map(|which| Op::ArriveLate { which }),
        5 => (0..=30_i64).prop_map(|behind| Op::Kill { behind }),
        5 => prop_oneof![4 => 1..=GRACE, 4 => GRACE..=40_i64, 1 => 600..DAY].prop_map(Op::Wait),
        1 => (1..=3_600_i64).prop_map(Op::StepBack),
        1 => prop_oneof![Just(Stop::Graceful), Just(Stop::Killed)].prop_map(Op::Restart),
        4 => copy(),
    ]
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        6 => Just(Fate::Answered),
        2 => Just(Fate::AnswerLost),
        1 => Just(Fate::RequestLost),
        2 => Just(Fate::Delayed),
    ]
}

fn copy() -> impl Strategy<Value = Op> {
    let proof = prop_oneof![Just(CopyProof::Absent), Just(CopyProof::Invalid), Just(CopyProof::AnotherKey)];
    (any::<usize>(), proof, any::<bool>(), any::<bool>()).prop_map(
        |(which, proof, with_idempotency_key, imitates)| Op::Copy {
            which,
            proof,
            with_idempotency_key,
            imitates,
        },
    )
}

fn old_databases() -> impl Strategy<Value = Op> {
    prop_oneof![Just(Op::Backup), any::<usize>().prop_map(Op::RestoreDatabase)]
}

fn thefts() -> impl Strategy<Value = Op> {
    prop_oneof![
        (any::<usize>(), any::<bool>())
            .prop_map(|(which, with_idempotency_key)| Op::Theft { which, with_idempotency_key }),
        any::<usize>().prop_map(|which| Op::ThiefGoesOn { which }),
    ]
}
