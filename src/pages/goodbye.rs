//! The page `/goodbye`.

use super::register::can_register;
use crate::components::frame::{next, said};
use crate::texts::pages as texts;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// Says that the account is deleted if this tab has just deleted it. Anybody can follow a link to this page: guests are
/// otherwise told only that they are not logged in. The heading has the focus, so that screen readers read it out.
#[component]
pub fn GoodbyePage() -> impl IntoView {
    view! {
        <Title text=texts::GOODBYE_TITLE.get()/>
        <Meta name="robots" content="noindex"/>
        // Before the content, so that the first paint is right.
        <script nonce=use_nonce()>{read_mark()}</script>
        <div class="narrow" data-for="guest">
            <h1 tabindex="-1" autofocus>
                <span data-for="deleted">{texts::GOODBYE.get()}</span>
                <span data-for="not-deleted">{texts::GOODBYE_TITLE.get()}</span>
            </h1>
            <p class="lead" data-for="deleted">{texts::GOODBYE_HELP.get()}</p>
            {can_register().then(|| view! {
                <p data-for="deleted"><a href="/register">{texts::CREATE_AN_ACCOUNT.get()}</a></p>
            })}
            <p class="lead" data-for="not-deleted">
                {texts::NOT_LOGGED_IN.get()} " " <a href="/login">{texts::LOG_IN.get()}</a>
            </p>
        </div>
        <div class="narrow" data-for="signed-in">
            <p class="notice">
                {texts::NOT_DELETED.get()} " " <a href=next::ACCOUNT>{texts::GO_TO_ACCOUNT.get()}</a>
            </p>
        </div>
    }
}

/// The script that takes the mark which the deletion has left, and shows what it means.
fn read_mark() -> String {
    let key = said::DELETED;
    format!(
        "try {{ if (sessionStorage[\"{key}\"]) document.documentElement.dataset.deleted = \"\"; \
         delete sessionStorage[\"{key}\"]; }} catch (error) {{}}"
    )
}
