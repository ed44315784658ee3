//! The page for paths that don't exist.

use crate::texts::pages as texts;
use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::{Meta, Title};

/// Answers with status 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
    view! {
        <Title text=texts::NOT_FOUND_TITLE.get()/>
        <Meta name="robots" content="noindex"/>
        <div class="narrow centred">
            <p class="eyebrow">"404"</p>
            <h1>{texts::NOT_FOUND.get()}</h1>
            <p class="lead">{texts::NOT_FOUND_HELP.get()}</p>
            <p class="actions">
                <a href="/" class="button">{texts::BACK_TO_START.get()}</a>
            </p>
        </div>
    }
}
