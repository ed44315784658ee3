//! Notices for pages that don't work, because their WASM is missing, unsupported or has crashed.

use crate::texts::frame as texts;
use leptos::prelude::*;

/// The notices. All are hidden until `before_hydration.js` names the problem in the document's `data-problem`.
#[component]
pub fn Problems() -> impl IntoView {
    view! {
        <div class="notices" role="alert">
            <p class="notice" data-problem="incomplete">
                {texts::INCOMPLETE.get()} " " <LoadAgain/>
            </p>
            <p class="notice" data-problem="crashed">
                {texts::CRASHED.get()} " " <LoadAgain/>
            </p>
            <p class="notice" data-problem="unsupported">
                {texts::UNSUPPORTED.get()} " " <LoadAgain/>
            </p>
        </div>
    }
}

#[component]
fn LoadAgain() -> impl IntoView {
    // A router in the browser leaves external links to it.
    view! { <a href="" rel="external">{texts::LOAD_AGAIN.get()}</a> }
}
