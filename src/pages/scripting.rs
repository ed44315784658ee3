//! For browsers that do not run what we send.

use leptos::prelude::*;

/// Says what is missing where a page can't do without it.
#[component]
pub(super) fn NeedsScripting() -> impl IntoView {
    view! {
        <noscript>
            <p class="notice">
                "Logging in needs JavaScript and WebAssembly: it is this browser that keeps the session and renews it. Allow them for this site, then reload the page."
            </p>
        </noscript>
    }
}
