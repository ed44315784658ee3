//! The page `/register`.

use super::native_submit::NativeSubmitNotice;
use super::next_page::next_page;
use super::no_script::NoScriptNotice;
use crate::components::RegisterForm;
use crate::components::frame::next;
use crate::components::texts::pages as texts;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The registration form.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let next = next_page();
    let login = next::link("/login", &next);
    view! {
        <Title text=texts::REGISTER_TITLE/>
        <Meta name="description" content=texts::REGISTER_DESCRIPTION/>
        <div class="narrow">
            <h1>{texts::REGISTER}</h1>
            <div class="card" data-next=next>
                <NoScriptNotice/>
                <NativeSubmitNotice/>
                <RegisterForm/>
            </div>
            <p class="aside">{texts::HAVE_AN_ACCOUNT} <a href=login>{texts::LOG_IN}</a></p>
        </div>
    }
}
