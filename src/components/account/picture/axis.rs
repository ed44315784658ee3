//! The time axis of the picture, and the bars and ticks on it. Positions are percentages of the picture's width, times
//! are Unix seconds on the server's clock.

/// The times of the session that the picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SessionTimes {
    pub(super) now: i64,
    /// When the user logged in.
    pub(super) begun: i64,
    /// When it ends if it is not renewed.
    pub(super) unused_end: i64,
    /// When it ends however often it is renewed.
    pub(super) absolute_end: i64,
    /// The lifetime of an access token, in seconds.
    pub(super) access_life: i64,
}

#[cfg(test)]
impl SessionTimes {
    /// A session that began 500 s ago.
    pub(super) const EXAMPLE: Self = Self {
        now: 100_000,
        begun: 99_500,
        unused_end: 100_000 + 7 * DAY,
        absolute_end: 99_500 + 30 * DAY,
        access_life: 900,
    };
}

/// The length of time that the picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Range {
    #[default]
    QuarterHour,
    Day,
    Whole,
}

/// The span of time that the picture shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// A span of a lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bar {
    pub(super) x: f64,
    pub(super) width: f64,
}

/// A line across the lanes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) x: f64,
    pub(super) at: i64,
}

/// The most ticks.
const TICKS: i64 = 6;
const DAY: i64 = 86_400;
/// The times between two ticks to choose from, in seconds.
const STEPS: [i64; 12] = [60, 120, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, DAY, 2 * DAY, 7 * DAY];

impl Axis {
    /// A quarter of the time lies ahead, so that the current token's end is in sight.
    pub(super) fn of(range: Range, times: &SessionTimes) -> Self {
        let around_now = |length: i64| Self { from: times.now - length * 3 / 4, to: times.now + length / 4 };
        match range {
            Range::QuarterHour => around_now(900),
            Range::Day => around_now(DAY),
            Range::Whole => Self { from: times.begun, to: times.absolute_end.max(times.begun + 1) },
        }
    }

    fn position(&self, at: i64) -> f64 {
        (at - self.from) as f64 / (self.to - self.from) as f64 * 100.0
    }

    pub(super) fn visible(&self, at: i64) -> Option<f64> {
        (self.from..=self.to).contains(&at).then(|| self.position(at))
    }

    pub(super) fn bar(&self, from: i64, to: i64) -> Option<Bar> {
        let (from, to) = (from.max(self.from), to.min(self.to));
        let x = self.position(from);
        (from < to).then(|| Bar { x, width: self.position(to) - x })
    }

    /// Ticks at round times of a clock that is so many seconds ahead of UTC, and the time between them.
    pub(super) fn ticks(&self, ahead_of_utc: i64) -> (Vec<Tick>, i64) {
        let fits = |step: &i64| (self.to - self.from) / step <= TICKS;
        let step = STEPS.into_iter().find(fits).unwrap_or((self.to - self.from) / TICKS);
        let first = (self.from + ahead_of_utc + step - 1).div_euclid(step) * step - ahead_of_utc;
        let times = (0..=TICKS).map(|n| first + n * step).filter(|at| *at < self.to);
        (times.map(|at| Tick { x: self.position(at), at }).collect(), step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;

    #[test]
    fn each_range_shows_its_span_of_time() {
        let cases = [
            (Range::QuarterHour, 100_000 - 675, 100_000 + 225),
            (Range::Day, 100_000 - 18 * HOUR, 100_000 + 6 * HOUR),
            (Range::Whole, 99_500, 99_500 + 30 * DAY),
        ];
        for (range, from, to) in cases {
            assert_eq!(Axis::of(range, &SessionTimes::EXAMPLE), Axis { from, to }, "{range:?}");
        }
    }

    #[test]
    fn bars_are_cut_off_at_the_edges() {
        let axis = Axis { from: 100, to: 200 };
        let cases = [
            // (from, to, x and width)
            (0, 50, None),
            (0, 100, None),
            (0, 150, Some((0.0, 50.0))),
            (120, 130, Some((20.0, 10.0))),
            (150, 900, Some((50.0, 50.0))),
            (0, 900, Some((0.0, 100.0))),
            (200, 900, None),
            (130, 120, None),
        ];
        for (from, to, bar) in cases {
            let expected = bar.map(|(x, width)| Bar { x, width });
            assert_eq!(axis.bar(from, to), expected, "{from} to {to}");
        }
    }

    #[test]
    fn ticks_are_few_and_at_round_times_of_the_local_clock() {
        let midnight = 20_000 * DAY;
        let cases = [
            // (length, step)
            (900, 300),
            (6 * HOUR, HOUR),
            (DAY, 21_600),
            (30 * DAY, 7 * DAY),
            (365 * DAY, 365 * DAY / 6),
        ];
        for (length, step) in cases {
            for ahead in [0, 5 * HOUR + 1_800, -8 * HOUR] {
                let axis = Axis { from: midnight + 77, to: midnight + 77 + length };
                let (ticks, chosen) = axis.ticks(ahead);
                assert_eq!(chosen, step, "{length} s");
                assert!((1..=7).contains(&ticks.len()), "{length} s: {ticks:?}");
                for tick in ticks {
                    assert_eq!((tick.at + ahead) % step, 0, "{length} s, {ahead}");
                    assert!((0.0..100.0).contains(&tick.x));
                }
            }
        }
    }
}
