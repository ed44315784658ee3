//! The notice for forms that the browser submitted by itself.

use crate::texts::pages as texts;
use http::Method;
use http::request::Parts;
use leptos::prelude::*;

/// Says that a form was submitted natively, which does nothing: without JavaScript, or by a password manager that
/// calls `form.submit()` in a browser without the Navigation API. The server ignores the request's body.
#[component]
pub(super) fn NativeSubmitNotice() -> impl IntoView {
    let submitted = use_context::<Parts>().is_some_and(|request| request.method == Method::POST);
    submitted.then(|| {
        view! {
            <p class="notice" role="alert">
                {texts::NATIVE_SUBMIT.get()}
            </p>
        }
    })
}
