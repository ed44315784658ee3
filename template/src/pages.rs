//! The pages.

use crate::greeting::Greeting;
use latchkey::{LoginForm, SignedIn, SignedOut};
use leptos::prelude::*;
use leptos_meta::Title;

/// Logs in, and leads users on.
#[component]
pub fn Home() -> impl IntoView {
    view! {
        <Title text="{{brand}}"/>
        <h1>"{{brand}}"</h1>
        <SignedIn><p><a href="/hello">"Go on"</a></p></SignedIn>
        <SignedOut>
            <LoginForm next="/hello"/>
            <p>"New here? " <a href="/register?next=/hello">"Create an account"</a></p>
        </SignedOut>
    }
}

/// The page behind the login.
#[component]
pub fn Hello() -> impl IntoView {
    view! {
        <Title text="Hello · {{brand}}"/>
        <SignedIn><Greeting/></SignedIn>
        <SignedOut><p><a href="/login?next=/hello">"Log in"</a> " to see this page."</p></SignedOut>
    }
}

#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Title text="No such page · {{brand}}"/>
        <h1>"No such page"</h1>
    }
}
