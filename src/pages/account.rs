//! `/account`.

use super::scripting::NeedsScripting;
use crate::components::AccountPanel;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// For people who are logged in. The server does not know who asks for it, so nothing private is in the
/// document; the island calls for it.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <Title text="Your account · Latchkey"/>
        <Meta name="description" content="Your Latchkey account and its session."/>
        <Meta name="robots" content="noindex"/>
        <div class="wide">
            <h1>"Your account"</h1>
            <NeedsScripting/>
            <AccountPanel/>
        </div>
    }
}
