//! Logging in and out, in the header of every page.

use super::presence::{Presence, leave, seen};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// For guests: the ways in. For others: who they are, and the way out.
#[island]
pub fn SessionNav() -> impl IntoView {
    let presence = seen(Presence::of);
    view! {
        <nav class="session-nav" aria-label="Account" data-testid="session-nav">
            {move || match presence.get() {
                Presence::Unknown => view! { <span class="pending" aria-hidden="true"></span> }.into_any(),
                Presence::Guest => {
                    view! {
                        <a href="/login">"Log in"</a>
                        <a href="/register" class="button small">"Create account"</a>
                    }
                    .into_any()
                }
                Presence::SignedIn { username, .. } => {
                    view! {
                        <a href="/account" class="name">{username}</a>
                        <button type="button" class="button small quiet" on:click=|_| spawn_local(leave())>
                            "Log out"
                        </button>
                    }
                    .into_any()
                }
            }}
        </nav>
    }
}
