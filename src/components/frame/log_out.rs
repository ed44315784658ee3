//! The way out.

use super::early_input;
use super::presence::leave;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Logs out.
#[island]
pub fn LogOut() -> impl IntoView {
    early_input::take_over("log-out", || spawn_local(leave()));
    view! {
        <button id="log-out" type="button" class="button small quiet" data-early="" on:click=|_| spawn_local(leave())>
            "Log out"
        </button>
    }
}
