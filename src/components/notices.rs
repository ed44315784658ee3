//! What is out of order with the session, under the header of every page.

use super::presence::seen;
use crate::keeper::State;
use leptos::prelude::*;

fn is_out_of_reach(state: &State) -> bool {
    matches!(state, State::SignedIn(session) if !session.reachable)
}

fn is_here_only(state: &State) -> bool {
    matches!(state, State::SignedIn(session) if !session.kept)
}

/// Always in the document: a region that comes with its text is not read out.
#[island]
pub fn Notices() -> impl IntoView {
    let out_of_reach = seen(is_out_of_reach);
    let here_only = seen(is_here_only);
    view! {
        <div class="notices" role="status" aria-live="polite" data-testid="notices">
            {move || {
                out_of_reach
                    .get()
                    .then(|| {
                        view! {
                            <p class="notice">
                                "The server can't be reached. You are still logged in; trying again."
                            </p>
                        }
                    })
            }}
            {move || {
                here_only
                    .get()
                    .then(|| {
                        view! {
                            <p class="notice">
                                "This browser keeps no data for this site, so you stay logged in only until you leave this page."
                            </p>
                        }
                    })
            }}
        </div>
    }
}
