//! The fields of a form, each with its label, its hint and what is wrong with it.

use super::dynamic::{attribute, attribute_if, text};
use super::trouble::Trouble;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, HtmlInputElement};

/// Who.
#[component]
pub(super) fn UsernameField(
    /// What will be accepted, where that is not known yet.
    hint: Option<&'static str>,
    /// What is wrong with it, among others.
    trouble: RwSignal<Trouble>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for="username">"Username"</label>
            <input
                id="username"
                name="username"
                type="text"
                autocomplete="username"
                autocapitalize="none"
                spellcheck="false"
                required
                autofocus
                aria-invalid=attribute_if("true", move || trouble.with(|trouble| trouble.username.is_some()))
                aria-describedby="username-hint username-error"
            />
            <p class="hint" id="username-hint">{hint}</p>
            <p class="field-error" id="username-error">
                {text(move || trouble.with(|trouble| trouble.username.clone()))}
            </p>
        </div>
    }
}

/// The proof. It can be shown while it is typed.
#[component]
pub(super) fn PasswordField(
    /// `current-password` or `new-password`: tells password managers what to offer.
    autocomplete: &'static str,
    /// What will be accepted, where that is not known yet.
    hint: Option<&'static str>,
    /// What is wrong with it, among others.
    trouble: RwSignal<Trouble>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    view! {
        <div class="field">
            <label for="password">"Password"</label>
            <div class="password">
                <input
                    id="password"
                    name="password"
                    type=attribute(move || Some(if shown.get() { "text" } else { "password" }.to_owned()))
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    aria-invalid=attribute_if("true", move || trouble.with(|trouble| trouble.password.is_some()))
                    aria-describedby="password-hint password-error"
                />
                <button
                    type="button"
                    class="show"
                    aria-label="Show password"
                    aria-controls="password"
                    aria-pressed=attribute(move || Some(shown.get().to_string()))
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    <svg viewBox="0 0 24 24" aria-hidden="true">
                        <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12z"/>
                        <circle cx="12" cy="12" r="3"/>
                        <path class="strike" d="M4 20 20 4"/>
                    </svg>
                </button>
            </div>
            <p class="hint" id="password-hint">{hint}</p>
            <p class="field-error" id="password-error">
                {text(move || trouble.with(|trouble| trouble.password.clone()))}
            </p>
        </div>
    }
}

/// What stands in the field of this id.
pub(super) fn typed(id: &str) -> String {
    field(id).map(|field| field.value()).unwrap_or_default()
}

/// Moves the focus to the element of this id.
pub(super) fn focus(id: &str) {
    let element = document().get_element_by_id(id).map(|element| element.unchecked_into::<HtmlElement>());
    // Nothing can be done about an element that refuses.
    let _ = element.map(|element| element.focus());
}

/// Moves the focus to the field of this id, ready to be typed anew.
pub(super) fn focus_and_select(id: &str) {
    if let Some(field) = field(id) {
        field.select();
    }
    focus(id);
}

fn field(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id).map(JsCast::unchecked_into)
}
