//! `/account`.

use super::scripting::NeedsScripting;
use crate::components::AccountPanel;
use crate::components::frame::next;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// For people who are logged in. The server does not know who asks for it, so nothing private is in the
/// document; its islands call for it.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <Title text="Your account · Latchkey"/>
        <Meta name="description" content="Your Latchkey account and its session."/>
        <div class="wide">
            <h1>"Your account"</h1>
            <NeedsScripting/>
            // Seen on the way to the login, and by who comes Back after logging out.
            <p class="notice" data-for="guest">
                "You are not logged in. " <a href=next::login_to(next::ACCOUNT)>"Log in"</a>
            </p>
            <div class="account" data-for="signed-in">
                <AccountPanel/>
            </div>
        </div>
    }
}
