//! Logging out.

use super::{auth_state, event_replay, next, said};
use crate::keeper;
use crate::texts::frame as texts;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;

thread_local! {
    static LOGGING_OUT: Cell<bool> = const { Cell::new(false) };
}

/// The button that logs out.
#[island]
pub fn LogOut() -> impl IntoView {
    event_replay::replay("log-out".to_owned(), Rc::new(|| spawn_local(log_out())));
    view! {
        <button
            id="log-out"
            type="button"
            class="button small quiet"
            data-awaiting-hydration=""
            on:click:capture=|_| spawn_local(log_out())
        >
            {texts::LOG_OUT.get()}
        </button>
    }
}

/// Whether the user is logging out on this page.
pub(crate) fn is_logging_out() -> bool {
    LOGGING_OUT.get()
}

async fn log_out() {
    leave("/", Some(texts::LOGGED_OUT.get()), texts::LOGGED_OUT_UNTOLD.get()).await;
}

/// Drops this browser's session if it is this user's, after the server has ended all of them: the login page would
/// otherwise take the user for signed in.
pub(crate) fn forget_session_of(username: &str) {
    let is_theirs = |state: &keeper::State| auth_state::username(state).is_some_and(|own| own == username);
    if keeper::state().with_untracked(is_theirs) {
        spawn_local(async {
            keeper::logout().await;
        });
    }
}

/// Ends the session and says so: on the page `to` if this is a page of the account, else here. That page may say it
/// without a `sentence`. Without an answer of the server it stays on this page, because the next one would not load, and
/// says `untold`.
pub(crate) async fn leave(to: &str, sentence: Option<&str>, untold: &str) {
    LOGGING_OUT.set(true);
    let is_told = keeper::logout().await;
    LOGGING_OUT.set(false);
    let location = window().location();
    if is_told && location.pathname().is_ok_and(|path| path.starts_with(next::ACCOUNT)) {
        if let Some(sentence) = sentence {
            said::say_on_next_page(sentence);
        }
        let _ = location.assign(to);
    } else {
        said::say(sentence.filter(|_| is_told).unwrap_or(untold).to_owned());
    }
}
