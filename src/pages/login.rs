//! The page `/login`.

use super::native_submit::NativeSubmitNotice;
use super::next_page::next_page;
use super::no_script::NoScriptNotice;
use crate::components::LoginForm;
use crate::components::frame::next;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The login form.
#[component]
pub fn LoginPage() -> impl IntoView {
    let next = next_page();
    let register = next::link("/register", &next);
    view! {
        <Title text="Log in · Latchkey"/>
        <Meta name="description" content="Log in to your Latchkey account."/>
        <div class="narrow">
            <h1>"Welcome back"</h1>
            <div class="card" data-next=next>
                <NoScriptNotice/>
                <NativeSubmitNotice/>
                <LoginForm/>
            </div>
            <p class="aside">"New here? " <a href=register>"Create an account"</a></p>
        </div>
    }
}
