//! The page `/account`.

use super::native_submit::NativeSubmitNotice;
use super::no_script::NoScriptNotice;
use crate::components::AccountPanel;
use crate::components::frame::next;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The signed-in user's account. The document holds nothing private, because the server renders it without knowing
/// who asks; its islands load the user's data.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <Title text="Your account · Latchkey"/>
        <Meta name="description" content="Your Latchkey account and its session."/>
        <div class="wide">
            <h1>"Your account"</h1>
            <NoScriptNotice/>
            <NativeSubmitNotice/>
            // Seen by guests until the login page has loaded, and after logging out and pressing Back.
            <p class="notice" data-for="guest">
                "You are not logged in. " <a href=next::login_to(next::ACCOUNT)>"Log in"</a>
            </p>
            <div class="account" data-for="signed-in">
                <AccountPanel/>
            </div>
        </div>
    }
}
