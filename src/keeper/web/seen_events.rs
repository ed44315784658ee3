//! The events that this browser saw, in localStorage. Where storage is denied or full, they are not kept.

use super::storage::local_storage;
use crate::keeper::seen_events::{SeenEvent, SeenEvents};
use crate::wire::json;
use leptos::prelude::{ArcTrigger, Notify, Track};

pub(super) const SEEN_EVENTS_KEY: &str = "latchkey.events";

thread_local! {
    /// Notified when the events in storage change.
    static CHANGED: ArcTrigger = ArcTrigger::new();
}

/// The events of this session, oldest first. Reactive code that calls this runs again when a page notes an event: another
/// page's only after [`follow_seen_events`](super::follow_seen_events).
pub fn seen_events(session_id: &str) -> Vec<SeenEvent> {
    CHANGED.with(Track::track);
    let stored = load();
    if stored.session == session_id { stored.events } else { Vec::new() }
}

/// Adds an event of this session.
pub fn note_seen_event(session_id: &str, event: SeenEvent) {
    let before = load();
    let after = before.clone().with(session_id, event);
    if after.events != before.events
        && let (Some(storage), Ok(text)) = (local_storage(), serde_json::to_string(&after))
    {
        let _ = storage.set_item(SEEN_EVENTS_KEY, &text);
        seen_events_changed();
    }
}

/// Runs reactive code that shows the events again.
pub(super) fn seen_events_changed() {
    CHANGED.with(Notify::notify);
}

/// Removes all events, so that the next user of this browser does not find them.
pub(super) fn forget_seen_events() {
    if let Some(storage) = local_storage() {
        let _ = storage.remove_item(SEEN_EVENTS_KEY);
    }
}

fn load() -> SeenEvents {
    let text = local_storage().and_then(|storage| storage.get_item(SEEN_EVENTS_KEY).ok().flatten());
    text.and_then(|text| json::read(&text)).unwrap_or_default()
}
