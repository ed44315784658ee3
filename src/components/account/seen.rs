//! Notes the events of the session that this page sees, for the picture of the session.

use crate::components::frame::auth_state;
use crate::components::frame::reactive::effect;
use crate::components::frame::var::Var;
use crate::keeper::{SeenEvent, SignedIn, State, note_seen_event};
use leptos::prelude::set_timeout;
use std::time::Duration;

/// A page that the user leaves finds the server unreachable, because the browser aborts its requests. After this time,
/// such a page is gone.
const BEFORE_AN_OUTAGE_IS_NOTED: Duration = Duration::from_secs(1);

/// Notes renewals, and whether the server can be reached.
pub(super) fn note_events(state: Var<State>) {
    let mut before = None::<SignedIn>;
    effect(move || {
        let Some(now) = state.with(auth_state::session) else {
            before = None;
            return;
        };
        let former = before.replace(now.clone()).filter(|former| former.session_id == now.session_id);
        if former.as_ref().is_some_and(|former| former.access_issued_at != now.access_issued_at) {
            note(&now, now.access_issued_at, "rotated");
        }
        if former.is_none_or(|former| former.reachable != now.reachable) {
            let at = (js_sys::Date::now() as i64 + now.clock_offset) / 1_000;
            if now.reachable {
                note(&now, at, "reachable");
            } else {
                let note_if_it_lasts = move || {
                    if let Some(later) = state.try_with_untracked(auth_state::session).flatten()
                        && !later.reachable
                    {
                        note(&later, at, "unreachable");
                    }
                };
                set_timeout(note_if_it_lasts, BEFORE_AN_OUTAGE_IS_NOTED);
            }
        }
    });
}

fn note(session: &SignedIn, at: i64, what: &str) {
    let event = SeenEvent { at, what: what.to_owned(), generation: Some(session.generation) };
    note_seen_event(&session.session_id, event);
}
