//! The page `/register`.

use super::native_submit::NativeSubmitNotice;
use super::next_page::next_page;
use super::no_script::NoScriptNotice;
use crate::components::RegisterForm;
use crate::components::frame::next;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The registration form.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let next = next_page();
    let login = next::link("/login", &next);
    view! {
        <Title text="Create an account · Latchkey"/>
        <Meta name="description" content="Create a Latchkey account with a username and a password."/>
        <div class="narrow">
            <h1>"Create your account"</h1>
            <div class="card" data-next=next>
                <NoScriptNotice/>
                <NativeSubmitNotice/>
                <RegisterForm/>
            </div>
            <p class="aside">"Have an account already? " <a href=login>"Log in"</a></p>
        </div>
    }
}
