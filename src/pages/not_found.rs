//! The page for paths that don't exist.

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
        <Title text="Not found · Latchkey"/>
        <Meta name="robots" content="noindex"/>
        <div class="narrow centred">
            <p class="eyebrow">"404"</p>
            <h1>"No door here"</h1>
            <p class="lead">"The address may be mistyped, or the page has moved."</p>
            <p class="actions">
                <a href="/" class="button">"Back to the start"</a>
            </p>
        </div>
    }
}
