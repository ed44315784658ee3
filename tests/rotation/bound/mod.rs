//! Runs thousands of random stories of bound sessions on the real server.

mod browser;
mod expected;
mod play;
mod seen;
mod story;

use play::Play;
use proptest::prelude::ProptestConfig;
use proptest::test_runner::{TestError, TestRunner};
use seen::Seen;
use std::cell::RefCell;
use std::collections::BTreeMap;
use story::story;

const STORIES: u32 = 2_000;

#[test]
fn the_promises_to_bound_sessions_hold_in_random_stories() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let seen = RefCell::new(BTreeMap::<Seen, usize>::new());
    // PROPTEST_CASES can raise this number.
    let cases = STORIES.max(ProptestConfig::default().cases);
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 3_000, ..Default::default() };
    let outcome = TestRunner::new(config).run(&story(), |(peril, ops)| {
        runtime.block_on(async {
            let mut play = Play::begin(peril).await?;
            for op in &ops {
                play.perform(op).await?;
            }
            play.end().await?;
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
    println!("{cases} stories of bound sessions, in which {seen:?}");
    let times = |what: Seen| seen.get(&what).copied().unwrap_or(0);
    // A case that hardly ever occurs is not tested.
    for what in EXPECTED {
        assert!(times(what) >= 50, "{what:?} only {} times", times(what));
    }
    let (lost, restored) = (times(Seen::DatabaseTooOld), times(Seen::DatabaseRestored));
    assert!(lost * 50 < restored, "{lost} of {restored} old databases cost the owner the session");
    let (lost, restored) = (times(Seen::ProfileTooOld), times(Seen::ProfileRestored));
    assert!(lost * 10 < restored, "{lost} of {restored} old profiles cost the owner the session");
}

const EXPECTED: [Seen; 8] = [
    Seen::Rotated,
    Seen::Repeated,
    Seen::Healed,
    Seen::CopyRefused,
    Seen::Robbed,
    Seen::ThiefFound,
    Seen::DatabaseRestored,
    Seen::ProfileRestored,
];
