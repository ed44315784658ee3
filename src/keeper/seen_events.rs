//! The last events of a session that this browser saw, shared by its tabs. They hold no token and no key.

use serde::{Deserialize, Serialize};

/// The number of events that are kept.
const LENGTH: usize = 50;

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenEvent {
    /// In Unix seconds, on the server's clock.
    pub at: i64,
    /// `rotated`, `unreachable` or `reachable`.
    pub what: String,
    /// The session's generation.
    pub generation: Option<i64>,
}

/// The events of one session, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenEvents {
    /// The session's id.
    pub session: String,
    /// At most 50.
    pub events: Vec<SeenEvent>,
}

impl SeenEvents {
    /// Adds an event, unless another tab has added it. Drops the events of another session.
    #[must_use]
    pub fn with(self, session: &str, event: SeenEvent) -> Self {
        let mut events = if self.session == session { self.events } else { Vec::new() };
        let rotates = |event: &SeenEvent| event.what == "rotated";
        let known = if rotates(&event) {
            events.contains(&event)
        } else {
            // Between two outages the server was reachable.
            let before = events.iter().rev().find(|event| !rotates(event));
            before.map_or("reachable", |before| &before.what) == event.what
        };
        if !known {
            events.push(event);
            events.drain(..events.len().saturating_sub(LENGTH));
        }
        Self { session: session.to_owned(), events }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json;

    fn event(at: i64, what: &str) -> SeenEvent {
        SeenEvent { at, what: what.to_owned(), generation: Some(at) }
    }

    fn seen(events: &[(i64, &str)]) -> Vec<i64> {
        let all =
            events.iter().fold(SeenEvents::default(), |all, (at, what)| all.with("s", event(*at, what)));
        all.events.iter().map(|event| event.at).collect()
    }

    #[test]
    fn an_event_that_several_tabs_saw_is_kept_once() {
        assert_eq!(seen(&[(1, "rotated"), (1, "rotated"), (2, "rotated")]), [1, 2]);
        assert_eq!(
            seen(&[(1, "unreachable"), (2, "unreachable"), (3, "reachable"), (4, "reachable")]),
            [1, 3]
        );
        assert_eq!(seen(&[(1, "unreachable"), (2, "rotated"), (3, "unreachable")]), [1, 2]);
        assert_eq!(seen(&[(1, "reachable")]), Vec::<i64>::new());
    }

    #[test]
    fn the_last_50_events_are_kept() {
        let many: Vec<_> = (0..80).map(|at| (at, "rotated")).collect();
        assert_eq!(seen(&many), (30..80).collect::<Vec<_>>());
    }

    #[test]
    fn the_events_of_another_session_are_dropped() {
        let first = SeenEvents::default().with("s", event(1, "unreachable"));
        let second = first.with("t", event(2, "rotated"));
        assert_eq!((second.session.as_str(), second.events), ("t", vec![event(2, "rotated")]));
    }

    #[test]
    fn events_are_read_from_their_json() {
        json::comes_back(&SeenEvents::default().with("s", event(1, "rotated")));
    }
}
