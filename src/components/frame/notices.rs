//! What is out of order with the session, under the header of every page.

use super::presence;
use super::reactive::text;
use crate::keeper::State;
use leptos::prelude::*;

fn out_of_reach(state: &State) -> Option<String> {
    matches!(state, State::SignedIn(session) if !session.reachable)
        .then(|| "The server can't be reached. You are still logged in; trying again.".to_owned())
}

fn here_only(state: &State) -> Option<String> {
    matches!(state, State::SignedIn(session) if !session.kept).then(|| {
        "This browser keeps no data for this site, so you stay logged in only until you leave this page."
            .to_owned()
    })
}

/// Always in the document: a region that comes with its text is not read out.
#[island]
pub fn Notices() -> impl IntoView {
    let state = presence::state();
    view! {
        <div class="notices" role="status" aria-live="polite" data-testid="notices">
            <p class="notice">{text(move || state.with(out_of_reach))}</p>
            <p class="notice">{text(move || state.with(here_only))}</p>
        </div>
    }
}
