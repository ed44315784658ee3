//! The page `/login`.

use super::native_submit::NativeSubmitNotice;
use super::next_page::next_page;
use super::no_script::NoScriptNotice;
use crate::components::LoginForm;
use crate::components::frame::next;
use crate::components::texts::pages as texts;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The login form.
#[component]
pub fn LoginPage() -> impl IntoView {
    let next = next_page();
    let register = next::link("/register", &next);
    view! {
        <Title text=texts::LOGIN_TITLE/>
        <Meta name="description" content=texts::LOGIN_DESCRIPTION/>
        <div class="narrow">
            <h1>{texts::LOGIN}</h1>
            <div class="card" data-next=next>
                <NoScriptNotice/>
                <NativeSubmitNotice/>
                <LoginForm/>
            </div>
            <p class="aside">{texts::NEW_HERE} <a href=register>{texts::CREATE_AN_ACCOUNT}</a></p>
        </div>
    }
}
