//! `/login`.

use super::scripting::NeedsScripting;
use super::wanted::wanted;
use crate::components::LoginForm;
use crate::components::frame::next;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// For people who have an account.
#[component]
pub fn LoginPage() -> impl IntoView {
    let next = wanted();
    let register = next::link("/register", &next);
    view! {
        <Title text="Log in · Latchkey"/>
        <Meta name="description" content="Log in to your Latchkey account."/>
        <div class="narrow">
            <h1>"Welcome back"</h1>
            <div class="card" data-next=next>
                <NeedsScripting/>
                <LoginForm/>
            </div>
            <p class="aside">"New here? " <a href=register>"Create an account"</a></p>
        </div>
    }
}
