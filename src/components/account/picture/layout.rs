//! Computes the positions of everything in the picture, from times alone. Positions are percentages of the picture's
//! width, times are Unix seconds on the server's clock.

use super::axis::{Axis, Bar, Range, SessionTimes, Tick};
use super::events::{Event, Kind};

/// An access token's block. Blocks alternate between two rows, so that an overlap shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) bar: Bar,
    pub(super) row: usize,
}

/// An event's mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) x: f64,
    /// Its place in a stack of marks that would otherwise cover each other.
    pub(super) level: usize,
    /// The index of the event.
    pub(super) event: usize,
    pub(super) kind: Kind,
}

/// Everything that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    /// From the login to the absolute end.
    pub(super) session: Option<Bar>,
    /// From the login until now.
    pub(super) elapsed: Option<Bar>,
    /// When the session ends if it is not renewed.
    pub(super) notch: Option<f64>,
    pub(super) now: Option<f64>,
    pub(super) tokens: Vec<Token>,
    pub(super) marks: Vec<Mark>,
    pub(super) ticks: Vec<Tick>,
    /// The time between two ticks, in seconds.
    pub(super) step: i64,
}

/// Marks closer than this, in percent, would cover each other.
const MARK: f64 = 2.5;
/// The most marks in a stack.
const LEVELS: usize = 3;

/// Lays out the events, the oldest first.
pub(super) fn layout(range: Range, times: &SessionTimes, events: &[Event], ahead_of_utc: i64) -> Layout {
    let axis = Axis::of(range, times);
    let (ticks, step) = axis.ticks(ahead_of_utc);
    Layout {
        session: axis.bar(times.begun, times.absolute_end),
        elapsed: axis.bar(times.begun, times.now.min(times.absolute_end)),
        notch: axis.visible(times.unused_end),
        now: axis.visible(times.now),
        tokens: tokens(&axis, times, events),
        marks: marks(&axis, events),
        ticks,
        step,
    }
}

/// The access tokens that the events brought.
fn tokens(axis: &Axis, times: &SessionTimes, events: &[Event]) -> Vec<Token> {
    let issued = events.iter().filter(|event| event.kind.brings_token()).enumerate();
    issued
        .filter_map(|(number, event)| {
            let end = (event.at + times.access_life).min(times.absolute_end);
            Some(Token { bar: axis.bar(event.at, end)?, row: number % 2 })
        })
        .collect()
}

fn marks(axis: &Axis, events: &[Event]) -> Vec<Mark> {
    let mut ends = [f64::NEG_INFINITY; LEVELS];
    let mut marks = Vec::new();
    for (event, Event { at, kind, .. }) in events.iter().enumerate() {
        let Some(x) = axis.visible(*at) else { continue };
        let level = ends.iter().position(|end| *end <= x).unwrap_or(LEVELS - 1);
        ends[level] = x + MARK;
        marks.push(Mark { x, level, event, kind: *kind });
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: SessionTimes = SessionTimes::EXAMPLE;

    fn event(at: i64, kind: Kind) -> Event {
        Event::told_by_server(at, kind)
    }

    fn shown(range: Range, events: &[Event]) -> Layout {
        layout(range, &TIMES, events, 0)
    }

    #[test]
    fn the_session_runs_from_its_login_to_its_absolute_end_with_a_notch_where_it_would_end_unused() {
        let whole = shown(Range::Whole, &[]);
        assert_eq!(whole.session, Some(Bar { x: 0.0, width: 100.0 }));
        let notch = whole.notch.unwrap();
        assert!((23.3..23.4).contains(&notch), "{notch}");
        assert_eq!(shown(Range::QuarterHour, &[]).notch, None);
        let ending = SessionTimes { unused_end: 100_060, absolute_end: 100_060, ..TIMES };
        let layout = layout(Range::QuarterHour, &ending, &[], 0);
        let end = layout.session.unwrap();
        assert_eq!(Some(end.x + end.width), layout.notch);
    }

    #[test]
    fn tokens_overlap_where_the_session_was_renewed_early_and_alternate_between_two_rows() {
        let events = [
            event(99_500, Kind::LoggedIn),
            event(99_800, Kind::Renewed),
            event(99_850, Kind::CopyRefused),
            event(99_900, Kind::Repeated),
        ];
        let tokens = shown(Range::QuarterHour, &events).tokens;
        assert_eq!(tokens.iter().map(|token| token.row).collect::<Vec<_>>(), [0, 1, 0]);
        for pair in tokens.windows(2) {
            assert!(pair[1].bar.x < pair[0].bar.x + pair[0].bar.width, "{pair:?}");
        }
    }

    #[test]
    fn no_token_outlives_the_session() {
        let ending = SessionTimes { absolute_end: 100_100, ..TIMES };
        let layout = layout(Range::QuarterHour, &ending, &[event(99_990, Kind::Renewed)], 0);
        let (token, session) = (layout.tokens[0].bar, layout.session.unwrap());
        assert!((token.x + token.width - session.x - session.width).abs() < 1e-9);
    }

    #[test]
    fn marks_that_would_cover_each_other_are_stacked() {
        let cases: [(&[i64], &[usize]); 4] = [
            (&[0, 300], &[0, 0]),
            (&[0, 5, 10], &[0, 1, 2]),
            (&[0, 5, 10, 12], &[0, 1, 2, 2]),
            (&[0, 5, 300, 303], &[0, 1, 0, 1]),
        ];
        for (seconds, levels) in cases {
            let events: Vec<_> = seconds.iter().map(|at| event(99_500 + at, Kind::Renewed)).collect();
            let marks = shown(Range::QuarterHour, &events).marks;
            assert_eq!(marks.iter().map(|mark| mark.level).collect::<Vec<_>>(), levels, "{seconds:?}");
        }
    }

    #[test]
    fn events_outside_of_the_range_have_no_mark_and_keep_their_number() {
        let events = [event(10, Kind::LoggedIn), event(99_900, Kind::Renewed), event(200_000, Kind::Ended)];
        let marks = shown(Range::QuarterHour, &events).marks;
        assert_eq!(marks.iter().map(|mark| mark.event).collect::<Vec<_>>(), [1]);
    }
}
