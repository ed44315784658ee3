//! The fields of a form, each with its label, its hint and what is wrong with it.

use crate::components::frame::reactive::{attribute, attribute_if, text};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, HtmlInputElement};

/// Who.
#[component]
pub(super) fn UsernameField(
    /// What will be accepted, where that is not known yet.
    hint: Option<&'static str>,
    /// What is wrong with it.
    error: RwSignal<Option<String>>,
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
                aria-invalid=attribute_if("true", move || error.with(Option::is_some))
                aria-describedby="username-hint username-error"
            />
            <p class="hint" id="username-hint">{hint}</p>
            <p class="field-error" id="username-error">
                {text(move || error.get())}
            </p>
        </div>
    }
}

/// The proof. It can be shown while it is typed.
#[component]
pub(super) fn PasswordField(
    /// Of the input; what belongs to it is named after it.
    id: &'static str,
    /// What it is called.
    label: &'static str,
    /// `current-password` or `new-password`: tells password managers what to offer.
    autocomplete: &'static str,
    /// What will be accepted, where that is not known yet.
    hint: Option<&'static str>,
    /// What is wrong with it.
    error: RwSignal<Option<String>>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let named = |part: &str| [id, part].concat();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="password">
                <input
                    id=id
                    name=id
                    type=attribute(move || Some(if shown.get() { "text" } else { "password" }.to_owned()))
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    aria-invalid=attribute_if("true", move || error.with(Option::is_some))
                    aria-describedby=[&named("-hint"), " ", &named("-error")].concat()
                />
                <button
                    type="button"
                    class="show"
                    aria-label="Show password"
                    aria-controls=id
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
            <p class="hint" id=named("-hint")>{hint}</p>
            <p class="field-error" id=named("-error")>{text(move || error.get())}</p>
        </div>
    }
}

/// What stands in the field of this id.
pub(super) fn typed(id: &str) -> String {
    field(id).map(|field| field.value()).unwrap_or_default()
}

/// Empties the field of this id.
pub(super) fn clear(id: &str) {
    if let Some(field) = field(id) {
        field.set_value("");
    }
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
