//! Runs thousands of random stories on the real server and on the model, and checks the promises after each step.

use crate::model::Rule;
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
    // PROPTEST_CASES can raise this number.
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
    // A case that hardly ever occurs is not tested.
    for what in EXPECTED {
        let times = seen.get(&what).copied().unwrap_or(0);
        assert!(times >= 50, "{what:?} only {times} times");
    }
}

const EXPECTED: [Seen; 15] = [
    Seen::Answer(Rule::Rotated),
    Seen::Answer(Rule::Healed),
    Seen::Answer(Rule::LostAnswer),
    Seen::Answer(Rule::Grace),
    Seen::Answer(Rule::GraceWithKey),
    Seen::Answer(Rule::KeyAgain),
    Seen::Answer(Rule::Reuse),
    Seen::Answer(Rule::Over),
    Seen::Answer(Rule::Expired),
    Seen::Answer(Rule::Forgotten),
    Seen::HonestInTrouble,
    Seen::Theft,
    Seen::Race,
    Seen::WatcherDetected,
    Seen::SuccessorAgain,
];
