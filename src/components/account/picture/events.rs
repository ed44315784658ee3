//! The events of a session: merges the server's timeline with the events that this browser saw.

use crate::keeper::SeenEvent;
use crate::wire::TimelineEntry;

/// A kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    LoggedIn,
    Renewed,
    Repeated,
    Kept,
    Healed,
    CopyRefused,
    Ended,
    Unreachable,
    Reachable,
}

impl Kind {
    /// The kind of this name in the timeline or in the browser's events. Later releases may have more kinds.
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "rotated" => Self::Renewed,
            "repeated" => Self::Repeated,
            "kept" => Self::Kept,
            "healed" => Self::Healed,
            "copy_refused" => Self::CopyRefused,
            "reused" | "ended" => Self::Ended,
            "unreachable" => Self::Unreachable,
            "reachable" => Self::Reachable,
            _ => return None,
        })
    }

    /// Whether the browser got an access token.
    pub(super) fn brings_token(self) -> bool {
        matches!(self, Self::LoggedIn | Self::Renewed | Self::Repeated | Self::Kept | Self::Healed)
    }

    /// Whether it is a renewal.
    pub(super) fn renews(self) -> bool {
        self.brings_token() && self != Self::LoggedIn
    }
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    /// In Unix seconds, on the server's clock.
    pub(super) at: i64,
    pub(super) kind: Kind,
    /// How many times the session was renewed by then.
    pub(super) generation: Option<i64>,
    /// The client's address.
    pub(super) address: Option<String>,
    /// The client's browser and system.
    pub(super) device: Option<String>,
    /// Whether this browser saw it; if not, only the server knows of it.
    pub(super) seen_here: bool,
}

impl Event {
    /// Tells it from the session's other events.
    pub(super) fn key(&self) -> String {
        let generation = self.generation.unwrap_or(-1);
        [self.at, self.kind as i64, self.seen_here.into(), generation].map(|part| part.to_string()).join(" ")
    }

    /// An event of which only the time is known.
    pub(super) fn told_by_server(at: i64, kind: Kind) -> Self {
        Self { at, kind, generation: None, address: None, device: None, seen_here: false }
    }
}

/// The index of the event that had this index and this key before others were added or forgotten.
pub(super) fn find(events: &[Event], before: usize, key: &str) -> Option<usize> {
    let is_it = |event: &Event| event.key() == key;
    // Two events may have one key, if they are of one second.
    if events.get(before).is_some_and(is_it) { Some(before) } else { events.iter().position(is_it) }
}

/// The events of a session that began at `begun`, oldest first. A renewal that both know of is one event.
pub(super) fn merge(begun: i64, told: &[TimelineEntry], seen: &[SeenEvent]) -> Vec<Event> {
    let mut events = vec![Event { generation: Some(0), ..Event::told_by_server(begun, Kind::LoggedIn) }];
    // The server's timeline begins with the newest entry.
    for entry in told.iter().rev() {
        let Some(kind) = Kind::from_name(&entry.what) else { continue };
        let (address, device) = (entry.address.clone(), Some(entry.device.clone()));
        let generation = Some(entry.generation);
        insert(&mut events, Event { at: entry.at, kind, generation, address, device, seen_here: false });
    }
    for seen in seen {
        let Some(kind) = Kind::from_name(&seen.what) else { continue };
        // The browser sees only that it got tokens; the server knows whether it rotated, repeated or healed.
        let same = |event: &&mut Event| {
            event.at == seen.at
                && !event.seen_here
                && (event.kind == kind || event.kind.renews() && kind.renews())
        };
        match events.iter_mut().find(same) {
            Some(event) => event.seen_here = true,
            None => {
                let event = Event::told_by_server(seen.at, kind);
                insert(&mut events, Event { generation: seen.generation, seen_here: true, ..event });
            }
        }
    }
    events
}

/// Inserts it after all that are not later. Sorting them would take several kilobytes of WASM.
fn insert(events: &mut Vec<Event>, event: Event) {
    let place = events.iter().rposition(|other| other.at <= event.at).map_or(0, |place| place + 1);
    events.insert(place, event);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(at: i64, what: &str, generation: i64) -> TimelineEntry {
        let (address, device) = (Some("203.0.113.9".to_owned()), "Firefox on Linux".to_owned());
        TimelineEntry { at, what: what.to_owned(), generation, address, device }
    }

    fn seen(at: i64, what: &str) -> SeenEvent {
        SeenEvent { at, what: what.to_owned(), generation: Some(9) }
    }

    #[test]
    fn events_of_server_and_browser_become_one_list() {
        use Kind::{CopyRefused, Ended, Healed, LoggedIn, Reachable, Renewed, Repeated, Unreachable};
        let cases = [
            // (timeline, browser's events, merged: time, kind, whether seen here)
            (vec![], vec![], vec![(100, LoggedIn, false)]),
            (
                vec![told(300, "repeated", 2), told(200, "rotated", 1)],
                vec![],
                vec![(100, LoggedIn, false), (200, Renewed, false), (300, Repeated, false)],
            ),
            (
                vec![told(300, "healed", 2), told(200, "rotated", 1)],
                vec![
                    seen(200, "rotated"),
                    seen(250, "unreachable"),
                    seen(260, "reachable"),
                    seen(300, "rotated"),
                ],
                vec![
                    (100, LoggedIn, false),
                    (200, Renewed, true),
                    (250, Unreachable, true),
                    (260, Reachable, true),
                    (300, Healed, true),
                ],
            ),
            (
                vec![told(200, "copy_refused", 1)],
                vec![seen(200, "rotated"), seen(210, "ended")],
                vec![
                    (100, LoggedIn, false),
                    (200, CopyRefused, false),
                    (200, Renewed, true),
                    (210, Ended, true),
                ],
            ),
            (
                vec![told(200, "of a later release", 1)],
                vec![seen(210, "another")],
                vec![(100, LoggedIn, false)],
            ),
            (vec![told(200, "reused", 1)], vec![], vec![(100, LoggedIn, false), (200, Ended, false)]),
        ];
        for (told, seen, expected) in cases {
            let events = merge(100, &told, &seen);
            let short: Vec<_> = events.iter().map(|event| (event.at, event.kind, event.seen_here)).collect();
            assert_eq!(short, expected);
        }
    }

    #[test]
    fn a_renewal_that_both_know_of_has_the_servers_details() {
        let events = merge(100, &[told(200, "rotated", 1)], &[seen(200, "rotated")]);
        assert_eq!((events[1].generation, events[1].device.as_deref()), (Some(1), Some("Firefox on Linux")));
    }

    #[test]
    fn an_event_is_found_again_when_older_ones_are_forgotten() {
        let refused = |at| Event::told_by_server(at, Kind::CopyRefused);
        let events = [refused(100), refused(200), refused(200), refused(300)];
        for (place, event) in events.iter().enumerate() {
            assert_eq!(find(&events, place, &event.key()), Some(place));
        }
        assert_eq!(find(&events[2..], 3, &events[3].key()), Some(1));
        assert_eq!(find(&events[2..], 0, &events[0].key()), None);
    }

    #[test]
    fn two_renewals_in_one_second_stay_two() {
        let told = [told(200, "repeated", 1), told(200, "rotated", 1)];
        let events = merge(100, &told, &[seen(200, "rotated"), seen(200, "rotated")]);
        assert_eq!(events.iter().filter(|event| event.seen_here).count(), 2);
        assert_eq!(events.len(), 3);
    }
}
