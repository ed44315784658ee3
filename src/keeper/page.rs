//! What one page shares among its islands.

use super::state::State;
use super::{storage, trouble};
use leptos::prelude::*;

thread_local! {
    /// On the server nothing ever writes it, so that all renderings share `Unknown`.
    static STATE: ArcRwSignal<State> = ArcRwSignal::new(State::Unknown);
}

/// The state of the page.
pub(super) fn state() -> ArcReadSignal<State> {
    STATE.with(ArcRwSignal::read_only)
}

/// Brings the state in line with storage. Views are told only if it changed.
pub(super) fn look() {
    let state = State::of(&storage::load(), trouble::is_over(), storage::is_kept());
    STATE.with(|signal| {
        if signal.with_untracked(|before| *before != state) {
            signal.set(state);
        }
    });
}

/// Our clock, in milliseconds since the Unix epoch.
pub(super) fn clock() -> i64 {
    js_sys::Date::now() as i64
}
