//! Notices about the session, below the header of every page.

use super::auth_state;
use super::reactive::text;
use crate::keeper::State;
use leptos::prelude::*;

fn server_unreachable(state: &State) -> Option<String> {
    matches!(state, State::SignedIn(session) if !session.reachable)
        .then(|| "The server can't be reached. You are still logged in; trying again.".to_owned())
}

fn session_not_stored(state: &State) -> Option<String> {
    matches!(state, State::SignedIn(session) if !session.kept).then(|| {
        "This browser keeps no data for this site, so you stay logged in only until you leave this page."
            .to_owned()
    })
}

/// The notices. The region is always in the document: screen readers don't announce one that is inserted together
/// with its text.
#[island]
pub fn Notices() -> impl IntoView {
    let state = auth_state::signal();
    view! {
        <div class="notices" role="status" aria-live="polite" data-testid="notices">
            <p class="notice">{text(move || state.with(server_unreachable))}</p>
            <p class="notice">{text(move || state.with(session_not_stored))}</p>
        </div>
    }
}
