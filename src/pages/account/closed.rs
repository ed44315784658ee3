//! The page `/account/closed`.

use crate::components::frame::next;
use crate::components::texts::pages as texts;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// Says that the account is deleted. The heading has the focus, so that screen readers read it out.
#[component]
pub fn ClosedPage() -> impl IntoView {
    view! {
        <Title text=texts::CLOSED_TITLE/>
        <Meta name="robots" content="noindex"/>
        <div class="narrow">
            <h1 tabindex="-1" autofocus data-for="guest">{texts::CLOSED}</h1>
            <p class="lead" data-for="guest">{texts::CLOSED_HELP}</p>
            <p data-for="guest"><a href="/register">{texts::CREATE_AN_ACCOUNT}</a></p>
            <p class="notice" data-for="signed-in">
                {texts::NOT_CLOSED} <a href=next::ACCOUNT>{texts::GO_TO_ACCOUNT}</a>
            </p>
        </div>
    }
}
