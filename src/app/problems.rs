//! Notices for pages that don't work, because their WASM is missing, unsupported or has crashed.

use leptos::prelude::*;

/// The notices. All are hidden until `before_hydration.js` names the problem in the document's `data-problem`.
#[component]
pub(super) fn Problems() -> impl IntoView {
    view! {
        <div class="notices" role="alert">
            <p class="notice" data-problem="incomplete">
                "This page has not loaded completely, so it can't log you in or out. " <LoadAgain/>
            </p>
            <p class="notice" data-problem="crashed">
                "This page has stopped working. " <LoadAgain/>
            </p>
            <p class="notice" data-problem="unsupported">
                "Logging in needs WebAssembly, which this browser does not have or does not allow for this site. On an iPhone, Lockdown Mode turns it off. "
                <LoadAgain/>
            </p>
        </div>
    }
}

#[component]
fn LoadAgain() -> impl IntoView {
    view! { <a href="">"Load it again"</a> }
}
