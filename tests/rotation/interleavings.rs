//! Thousands of random stories. Each runs on the real server and on the ledger, and the promises judge it.

use crate::model::Line;
use crate::play::Play;
use crate::promises::Seen;
use crate::story::story;
use proptest::prelude::ProptestConfig;
use proptest::test_runner::{TestError, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;

const STORIES: u32 = 2_000;

#[test]
fn the_promises_hold_in_random_stories() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let seen = RefCell::new(BTreeMap::<Seen, usize>::new());
    // PROPTEST_CASES can raise the number.
    let cases = STORIES.max(ProptestConfig::default().cases);
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 3_000, ..Default::default() };
    let outcome = TestRunner::new(config).run(&story(), |story| {
        runtime.block_on(async {
            let mut play = Play::begin().await?;
            for op in &story {
                play.perform(op).await?;
            }
            for (what, times) in play.seen {
                *seen.borrow_mut().entry(what).or_default() += times;
            }
            Ok(())
        })
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(why, story)) => panic!("{why}\n{story:#?}"),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
    let seen = seen.into_inner();
    println!("{cases} stories, in which {seen:?}");
    // A case that hardly occurs has not been tested.
    for what in EXPECTED {
        let times = seen.get(&what).copied().unwrap_or(0);
        assert!(times >= 50, "{what:?} only {times} times");
    }
}

const EXPECTED: [Seen; 15] = [
    Seen::Answer(Line::Rotated),
    Seen::Answer(Line::Healed),
    Seen::Answer(Line::LostAnswer),
    Seen::Answer(Line::Grace),
    Seen::Answer(Line::GraceWithKey),
    Seen::Answer(Line::KeyAgain),
    Seen::Answer(Line::Reuse),
    Seen::Answer(Line::Over),
    Seen::Answer(Line::Expired),
    Seen::Answer(Line::Forgotten),
    Seen::HonestInTrouble,
    Seen::Theft,
    Seen::Race,
    Seen::FollowerNoticed,
    Seen::SuccessorAgain,
];
