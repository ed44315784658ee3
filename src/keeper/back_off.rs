//! How long to wait before the server is asked again after a failure: a pure value.

/// The server could not be reached, or had no time, when it was last asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackOff {
    /// Failures in a row, of tries that were due.
    failures: u32,
    /// How long to wait before the next try, in milliseconds.
    wait: u32,
    /// Whether the server itself named that time, by `Retry-After`.
    requested: bool,
    /// Whether that time has yet to pass.
    waiting: bool,
    /// Whether it was cut short already.
    hurried: bool,
}

impl BackOff {
    /// The back-off after one more failure. `chance` (0 to 1) spreads clients, so that they do not all come back at
    /// once; `retry_after` is what the server asked for, in seconds.
    pub fn after_failure(before: Option<Self>, chance: f64, retry_after: Option<u32>) -> Self {
        match before {
            // A try that was not due, such as a call of the page, is no new failure.
            Some(before) if before.waiting => before.heeding(retry_after),
            _ => {
                let failures = before.map_or(0, |before| before.failures).saturating_add(1);
                let wait = wait(failures, chance);
                Self { failures, wait, requested: false, waiting: true, hurried: false }.heeding(retry_after)
            }
        }
    }

    /// The first `Retry-After` of a wait counts. A later one does not extend it.
    fn heeding(self, retry_after: Option<u32>) -> Self {
        match retry_after {
            Some(seconds) if !self.requested => {
                let requested = seconds.saturating_mul(1_000).min(LONGEST);
                Self { wait: self.wait.max(requested), requested: true, ..self }
            }
            _ => self,
        }
    }

    /// The same, once the time to wait has passed: the next try is due.
    #[must_use]
    pub fn due(self) -> Self {
        Self { waiting: false, ..self }
    }

    /// The same, once somebody did not wait: each wait can be cut short by one try. `None` if it was.
    pub fn hurried(self) -> Option<Self> {
        (!self.hurried).then_some(Self { hurried: true, ..self })
    }

    /// How long to wait before the next try, in milliseconds.
    pub fn wait(self) -> u32 {
        self.wait
    }

    /// Whether the server asked not to be asked yet.
    pub fn is_requested(self) -> bool {
        self.requested && self.waiting
    }
}

/// No wait is longer, in milliseconds, whatever the server or a proxy asks for.
const LONGEST: u32 = 60_000;

/// Doubles from a second to a minute, shortened by up to half at random.
fn wait(failures: u32, chance: f64) -> u32 {
    const FIRST: u32 = 1_000;
    let doubled = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(6)).min(LONGEST);
    let half = f64::from(doubled) / 2.0;
    // In range: the sum lies between 500 and 60,000.
    (half + half * chance.clamp(0.0, 1.0)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fail(before: Option<BackOff>, retry_after: Option<u32>) -> BackOff {
        BackOff::after_failure(before.map(BackOff::due), 1.0, retry_after)
    }

    #[test]
    fn waits_double_up_to_a_minute() {
        let mut waits = Vec::new();
        let mut back_off = None;
        for _ in 0..9 {
            back_off = Some(fail(back_off, None));
            waits.extend(back_off.map(BackOff::wait));
        }
        assert_eq!(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
        assert_eq!(BackOff::after_failure(None, 0.0, None).wait(), 500);
    }

    #[test]
    fn retry_after_is_heeded_up_to_a_minute() {
        assert_eq!(fail(None, Some(7)).wait(), 7_000);
        assert_eq!(fail(None, Some(3_600)).wait(), 60_000);
        assert_eq!(fail(None, Some(u32::MAX)).wait(), 60_000);
        assert!(fail(None, Some(7)).is_requested());
        assert!(!fail(None, Some(7)).due().is_requested());
        assert!(!fail(None, None).is_requested());
    }

    #[test]
    fn failures_during_a_wait_neither_count_nor_extend_it() {
        let first = fail(None, Some(3));
        let mut now = first;
        for _ in 0..100 {
            now = BackOff::after_failure(Some(now), 1.0, Some(3));
            now = BackOff::after_failure(Some(now), 1.0, None);
        }
        assert_eq!(now, first);
        assert_eq!(fail(Some(now), None).wait(), 2_000);
    }

    #[test]
    fn a_wait_can_be_cut_short_once_and_is_no_longer_for_it() {
        let first = fail(None, Some(30));
        let hurried = first.hurried().unwrap();
        let answered = BackOff::after_failure(Some(hurried), 1.0, Some(60));
        assert_eq!((answered.wait(), answered.is_requested()), (30_000, true));
        assert_eq!(answered.hurried(), None);
        assert!(fail(Some(answered), Some(30)).hurried().is_some());
    }

    #[test]
    fn a_retry_after_that_comes_during_an_ordinary_wait_is_heeded() {
        let back_off = BackOff::after_failure(Some(fail(None, None)), 1.0, Some(30));
        assert_eq!((back_off.wait(), back_off.is_requested()), (30_000, true));
    }

    proptest! {
        #[test]
        fn waits_stay_in_bounds(tries in proptest::collection::vec((any::<bool>(), -1.0..2.0f64, proptest::option::of(any::<u32>())), 1..100)) {
            let mut back_off: Option<BackOff> = None;
            for (due, chance, retry_after) in tries {
                let before = if due { back_off.map(BackOff::due) } else { back_off };
                back_off = Some(BackOff::after_failure(before, chance, retry_after));
                prop_assert!(back_off.is_some_and(|back_off| (500..=60_000).contains(&back_off.wait())));
            }
        }
    }
}
