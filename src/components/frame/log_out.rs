//! Logging out.

use super::{event_replay, next};
use crate::keeper;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;

thread_local! {
    static LOGGING_OUT: Cell<bool> = const { Cell::new(false) };
}

/// The button that logs out.
#[island]
pub fn LogOut() -> impl IntoView {
    event_replay::replay("log-out", || spawn_local(log_out()));
    view! {
        <button
            id="log-out"
            type="button"
            class="button small quiet"
            data-awaiting-hydration=""
            on:click=|_| spawn_local(log_out())
        >
            "Log out"
        </button>
    }
}

/// Whether the user is logging out on this page. The account page then doesn't send them to the login page.
pub(crate) fn is_logging_out() -> bool {
    LOGGING_OUT.get()
}

/// Logs out, and leaves the account page for the home page.
pub(crate) async fn log_out() {
    LOGGING_OUT.set(true);
    keeper::logout().await;
    LOGGING_OUT.set(false);
    let location = window().location();
    if location.pathname().is_ok_and(|path| path == next::ACCOUNT) {
        let _ = location.assign("/");
    }
}
