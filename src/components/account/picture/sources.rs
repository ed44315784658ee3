//! Gathers what the picture shows: from the server, and from this browser.

use super::axis::SessionTimes;
use super::events::{Event, Kind, merge};
use super::words;
use crate::api::account::{list_sessions, session_timeline};
use crate::components::account::times::Times;
use crate::components::frame::datetime;
use crate::keeper::{SeenEvent, SignedIn, State};
use crate::wire::{ApiError, TimelineEntry};

/// The server's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    begun: i64,
    absolute_end: i64,
    timeline: Vec<TimelineEntry>,
}

/// The content of the picture at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shown {
    pub(super) times: SessionTimes,
    /// The oldest first.
    pub(super) events: Vec<Event>,
    /// The state of the session, in a sentence.
    pub(super) summary: String,
}

/// Asks the server for the session's times and its timeline; `None` if the session is over.
pub(super) async fn ask(session_id: String) -> Result<Option<Told>, ApiError> {
    let timeline = session_timeline(session_id).await?;
    let own = list_sessions().await?.into_iter().find(|session| session.current);
    Ok(own.map(|own| Told { begun: own.created_at, absolute_end: own.expires_at, timeline }))
}

/// The content of the picture when this browser's clock shows `now`, in Unix seconds.
pub(super) fn show(session: &SignedIn, told: &Told, seen: &[SeenEvent], now: f64) -> Shown {
    let now = (now + session.clock_offset as f64 / 1_000.0) as i64;
    let times = SessionTimes {
        now,
        begun: told.begun,
        unused_end: session.session_expires_at,
        absolute_end: told.absolute_end,
        access_life: session.access_expires_at - session.access_issued_at,
    };
    let events = merge(told.begun, &told.timeline, seen);
    // Without rotation the generation stays 0.
    let kept = events.iter().filter(|event| event.kind == Kind::Kept).count();
    let renewals = kept.max(usize::try_from(session.generation).unwrap_or_default());
    let next = Times::of(&State::SignedIn(session.clone()), None).map_or(now, |times| times.renews_at());
    let summary = words::summary(&events, renewals, &moment(told.begun, now), &moment(next, now));
    Shown { times, events, summary }
}

/// A time of day, with its date unless that is today's.
fn moment(at: i64, now: i64) -> String {
    if datetime::date(at) == datetime::date(now) {
        datetime::time_of_day(at)
    } else {
        datetime::date_and_time(at)
    }
}
