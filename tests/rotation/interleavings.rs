//! Thousands of random stories, each told to the real server and to the ledger, and judged by the
//! promises.

use crate::model::{DAY, GRACE, Line};
use crate::play::{Fate, Op, Play, ThiefsKey};
use crate::world::Stop;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestError, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;

const CASES: u32 = 2_000;

#[test]
fn whoever_comes_with_whatever_the_promises_hold() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let lines = RefCell::new(BTreeMap::<Line, usize>::new());
    // PROPTEST_CASES can ask for more.
    let cases = CASES.max(ProptestConfig::default().cases);
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 3_000, ..Default::default() };
    let outcome = TestRunner::new(config).run(&story(), |story| {
        runtime.block_on(async {
            let mut play = Play::begin().await?;
            for op in &story {
                play.perform(op).await?;
            }
            for (line, times) in play.lines {
                *lines.borrow_mut().entry(line).or_default() += times;
            }
            Ok(())
        })
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(why, story)) => panic!("{why}\n{story:#?}"),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
    let lines = lines.into_inner();
    println!("{cases} stories, answered from: {lines:?}");
    // A test that never came to a line of the table would not have proved it.
    for line in LINES {
        let times = lines.get(&line).copied().unwrap_or(0);
        assert!(times >= 100, "{line:?} was answered from {times} times only");
    }
}

const LINES: [Line; 8] = [
    Line::Rotated,
    Line::Healed,
    Line::LostAnswer,
    Line::Grace,
    Line::Reuse,
    Line::Over,
    Line::Expired,
    Line::Forgotten,
];

/// Half of the stories have no thief: nothing but bad luck happens to the clients in them.
fn story() -> impl Strategy<Value = Vec<Op>> {
    let unlucky = prop::collection::vec(mishap(), 10..40);
    let robbed = prop::collection::vec(prop_oneof![4 => mishap(), 1 => theft()], 10..40);
    prop_oneof![unlucky, robbed]
}

fn mishap() -> impl Strategy<Value = Op> {
    prop_oneof![
        16 => (0..3_usize, fate()).prop_map(|(client, fate)| Op::Refresh { client, fate }),
        6 => (0..8_usize, any::<bool>()).prop_map(|(which, answered)| Op::Arrive { which, answered }),
        4 => step().prop_map(Op::Step),
        1 => prop_oneof![Just(Stop::InOrder), Just(Stop::Killed)].prop_map(Op::Restart),
        2 => Just(Op::Copy),
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
        2 => Just(ThiefsKey::None),
        2 => Just(ThiefsKey::Fresh),
        1 => Just(ThiefsKey::Again),
        1 => Just(ThiefsKey::Stolen),
    ];
    let back = prop_oneof![3 => 0..6_usize, 1 => 0..60_usize];
    (back, key).prop_map(|(back, key)| Op::Theft { back, key })
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
