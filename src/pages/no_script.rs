//! The notice for browsers without JavaScript.

use leptos::prelude::*;

/// Says what a page needs to work.
#[component]
pub(super) fn NoScriptNotice() -> impl IntoView {
    view! {
        <noscript>
            <p class="notice">
                "Logging in needs JavaScript and WebAssembly: it is this browser that keeps the session and renews it. Allow them for this site, then reload the page."
            </p>
        </noscript>
    }
}
