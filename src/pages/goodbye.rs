//! The page `/goodbye`.

use super::register::can_register;
use crate::components::frame::next;
use crate::texts::pages as texts;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// Says that the account is deleted. The heading has the focus, so that screen readers read it out.
#[component]
pub fn GoodbyePage() -> impl IntoView {
    view! {
        <Title text=texts::GOODBYE_TITLE.get()/>
        <Meta name="robots" content="noindex"/>
        <div class="narrow">
            <h1 tabindex="-1" autofocus data-for="guest">{texts::GOODBYE.get()}</h1>
            <p class="lead" data-for="guest">{texts::GOODBYE_HELP.get()}</p>
            {can_register().then(|| view! {
                <p data-for="guest"><a href="/register">{texts::CREATE_AN_ACCOUNT.get()}</a></p>
            })}
            <p class="notice" data-for="signed-in">
                {texts::NOT_DELETED.get()} " " <a href=next::ACCOUNT>{texts::GO_TO_ACCOUNT.get()}</a>
            </p>
        </div>
    }
}
