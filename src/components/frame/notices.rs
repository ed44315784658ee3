//! Notices about the session, below the header of every page.

use super::reactive::{effect, text};
use super::{auth_state, log_out, said};
use crate::keeper::State;
use crate::texts::frame as texts;
use leptos::prelude::*;

fn server_unreachable(state: &State) -> Option<String> {
    matches!(state, State::SignedIn(session) if !session.reachable).then(|| texts::UNREACHABLE.owned())
}

fn session_not_stored(state: &State) -> Option<String> {
    matches!(state, State::SignedIn(session) if !session.kept).then(|| texts::NOT_STORED.owned())
}

/// The notices, and the sentence that says what has just happened. The regions are always in the document: screen
/// readers don't announce one that is inserted together with its text.
#[island]
pub fn Notices() -> impl IntoView {
    let state = auth_state::var();
    let sentence = said::signal();
    effect(said::say_what_was_left);
    let mut was_signed_in = false;
    effect(move || {
        was_signed_in = state.with(|state| match state {
            State::SignedIn(_) => {
                said::say_nothing();
                true
            }
            State::Guest(ended) if was_signed_in && !log_out::is_logging_out() => {
                let why = ended.as_ref().map(crate::wire::ApiError::message);
                said::say(why.unwrap_or_else(|| texts::LOGGED_OUT_ELSEWHERE.owned()));
                false
            }
            _ => false,
        });
    });
    view! {
        <div class="notices" role="status" aria-live="polite" data-testid="notices">
            <p class="notice">{text(move || state.with(server_unreachable))}</p>
            <p class="notice">{text(move || state.with(session_not_stored))}</p>
        </div>
        <div class="notices">
            <p id=said::ID class="notice" role="status" tabindex="-1">{text(move || sentence.get())}</p>
        </div>
    }
}
