//! The first step, on the home page.

use super::presence::{Presence, seen};
use leptos::prelude::*;

/// What to do first: depends on who is there.
#[island]
pub fn CallToAction() -> impl IntoView {
    let presence = seen(Presence::of);
    view! {
        <p class="actions">
            {move || match presence.get() {
                Presence::Unknown => view! { <span class="pending" aria-hidden="true"></span> }.into_any(),
                Presence::Guest => {
                    view! {
                        <a href="/register" class="button">"Create an account"</a>
                        <a href="/login" class="button quiet">"Log in"</a>
                    }
                    .into_any()
                }
                Presence::SignedIn { .. } => {
                    view! { <a href="/account" class="button">"Go to your account"</a> }.into_any()
                }
            }}
        </p>
    }
}
