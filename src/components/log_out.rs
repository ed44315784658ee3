//! The way out.

use super::presence::leave;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Logs out.
#[island]
pub fn LogOut() -> impl IntoView {
    view! {
        <button type="button" class="button small quiet" on:click=|_| spawn_local(leave())>
            "Log out"
        </button>
    }
}
