//! Tells thousands of random stories and counts the cases that they came across.
//!
//! The stories are the same in every run, so that a run fails only because of a change. To explore others, set
//! `PROPTEST_RNG_SEED` to any number, and `PROPTEST_CASES` to how many there shall be.

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError, TestError, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Debug;

/// How often each case occurred.
pub type Seen<C> = BTreeMap<C, usize>;

/// Tells at least `stories` stories by `tell`, which returns the cases of one. Panics with the shortest story that fails.
pub fn tell_stories<S: Strategy, C: Ord + Debug>(
    stories: u32,
    strategy: &S,
    tell: impl Fn(S::Value) -> Result<Seen<C>, TestCaseError>,
) -> Seen<C> {
    let environment = ProptestConfig::default();
    let cases = stories.max(environment.cases);
    let rng_seed = match environment.rng_seed {
        RngSeed::Random => RngSeed::Fixed(0),
        chosen => chosen,
    };
    let config =
        ProptestConfig { cases, rng_seed, failure_persistence: None, max_shrink_iters: 3_000, ..environment };
    let seen = RefCell::new(BTreeMap::new());
    let outcome = TestRunner::new(config).run(strategy, |story| {
        for (case, times) in tell(story)? {
            *seen.borrow_mut().entry(case).or_default() += times;
        }
        Ok(())
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(why, story)) => panic!("{why}\n{story:#?}"),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
    let seen = seen.into_inner();
    println!("{cases} stories with seed {rng_seed}, which came to {seen:?}");
    seen
}

/// How often a case occurred.
pub fn times<C: Ord>(seen: &Seen<C>, case: C) -> usize {
    seen.get(&case).copied().unwrap_or(0)
}

/// Panics if a case occurred less often than `least`: then the stories hardly test it.
pub fn at_least<C: Ord + Copy + Debug>(seen: &Seen<C>, case: C, least: usize) {
    let times = times(seen, case);
    assert!(times >= least, "{case:?} only {times} times");
}
