//! Thousands of random stories, each told to the real server and to the ledger, and judged by the
//! promises.

use crate::model::Line;
use crate::play::Play;
use crate::promises::Promise;
use crate::story::story;
use proptest::prelude::ProptestConfig;
use proptest::test_runner::{TestError, TestRunner};
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

