//! The notice for browsers without JavaScript.

use crate::texts::pages as texts;
use leptos::prelude::*;

/// Says what a page needs to work.
#[component]
pub(super) fn NoScriptNotice() -> impl IntoView {
    view! {
        <noscript>
            <p class="notice">{texts::NO_SCRIPT.get()}</p>
        </noscript>
    }
}
