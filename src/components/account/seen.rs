//! Notes the events of the session that this page sees, for the picture of the session.

use crate::components::frame::auth_state;
use crate::keeper::{SeenEvent, SignedIn, State, note_seen_event};
use leptos::prelude::*;

/// Notes renewals, and whether the server can be reached.
pub(super) fn note_events(state: ReadSignal<State>) {
    Effect::new(move |before: Option<Option<SignedIn>>| {
        let now = state.with(auth_state::session)?;
        let note = |at: i64, what: &str| {
            let event = SeenEvent { at, what: what.to_owned(), generation: Some(now.generation) };
            note_seen_event(&now.session_id, event);
        };
        let before = before.flatten().filter(|before| before.session_id == now.session_id);
        if before.as_ref().is_some_and(|before| before.access_issued_at != now.access_issued_at) {
            note(now.access_issued_at, "rotated");
        }
        if before.is_none_or(|before| before.reachable != now.reachable) {
            let at = (js_sys::Date::now() as i64 + now.clock_offset) / 1_000;
            note(at, if now.reachable { "reachable" } else { "unreachable" });
        }
        Some(now)
    });
}
