//! Why the last session ended, if it was not its owner who ended it.

use super::presence::seen;
use crate::keeper::State;
use leptos::prelude::*;

fn reason(state: &State) -> Option<String> {
    match state {
        State::Guest(Some(error)) => Some(error.message()),
        _ => None,
    }
}

/// The reason, or nothing.
#[component]
pub(super) fn Ended() -> impl IntoView {
    let reason = seen(reason);
    view! {
        <div role="status">{move || reason.get().map(|reason| view! { <p class="notice">{reason}</p> })}</div>
    }
}
