//! Form fields, each with its label, hint and error.

use crate::components::frame::reactive::{attribute, attribute_if, text};
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, event_replay, focus};
use crate::texts::{Text, forms as texts, recovery};
use js_sys::JsString;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlInputElement};
use std::rc::Rc;

/// The username field.
#[component]
pub(super) fn UsernameField(
    /// The rule that the server applies, where the user must choose.
    hint: Option<&'static Text>,
    /// The error below the field.
    error: Var<Option<String>>,
) -> impl IntoView {
    let becomes = Var::new(None::<String>);
    let typed = move || {
        error.set(None);
        let typed = value("username");
        let stored = stored_form(&typed);
        let differs = hint.is_some() && stored != typed.trim();
        becomes.set(differs.then(|| texts::USERNAME_BECOMES.with(&[&stored])));
    };
    view! {
        <div class="field">
            <label for="username">{texts::USERNAME.get()}</label>
            <input
                id="username"
                name="username"
                type="text"
                autocomplete="username"
                autocapitalize="none"
                spellcheck="false"
                dir="auto"
                required
                autofocus
                aria-invalid=attribute_if("true", move || error.with(Option::is_some))
                aria-describedby="username-hint username-error"
                on:input:capture=move |_| typed()
            />
            <p class="hint" id="username-hint" dir="auto">
                {text(move || becomes.get().or_else(|| hint.map(Text::owned)))}
            </p>
            <p class="field-error" id="username-error">
                {text(move || error.get())}
            </p>
        </div>
    }
}

/// The field for a recovery code.
#[component]
pub(super) fn CodeField(
    /// The error below the field.
    error: Var<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for="recovery-code">{recovery::CODE.get()}</label>
            <input
                id="recovery-code"
                name="recovery-code"
                type="text"
                autocomplete="one-time-code"
                autocapitalize="characters"
                spellcheck="false"
                required
                aria-invalid=attribute_if("true", move || error.with(Option::is_some))
                aria-describedby="recovery-code-hint recovery-code-error"
                on:input:capture=move |_| error.set(None)
            />
            <p class="hint" id="recovery-code-hint">{recovery::CODE_RULE.get()}</p>
            <p class="field-error" id="recovery-code-error">{text(move || error.get())}</p>
        </div>
    }
}

/// A hidden field with the signed-in user's name. It tells password managers whose password a form without a username
/// field takes.
#[component]
pub(super) fn HiddenUsername() -> impl IntoView {
    let state = auth_state::var();
    view! {
        <input
            type="text"
            name="username"
            autocomplete="username"
            value=attribute(move || state.with(auth_state::username))
            readonly
            hidden
        />
    }
}

/// A password field, with a button that shows the password.
#[component]
pub(super) fn PasswordField(
    /// The input's ID. The IDs of its hint and error begin with it.
    id: &'static str,
    /// The text of its label.
    label: &'static Text,
    /// `current-password` or `new-password`, which tells password managers what to offer.
    autocomplete: &'static str,
    /// The rule that the server applies, where the user must choose.
    hint: Option<&'static Text>,
    /// The error below the field.
    error: Var<Option<String>>,
) -> impl IntoView {
    let shown = Var::new(false);
    let id_of = |part: &str| [id, part].concat();
    event_replay::replay(id_of("-show"), Rc::new(move || shown.set(true)));
    view! {
        <div class="field">
            <label for=id>{label.get()}</label>
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
                    aria-describedby=[&id_of("-hint"), " ", &id_of("-error")].concat()
                    on:input:capture=move |_| error.set(None)
                />
                <button
                    type="button"
                    id=id_of("-show")
                    class="show"
                    data-awaiting-hydration=""
                    aria-label=texts::SHOW_PASSWORD.get()
                    aria-controls=id
                    aria-pressed=attribute(move || Some(shown.get().to_string()))
                    on:click:capture=move |_| shown.update(|shown| *shown = !*shown)
                >
                    <svg viewBox="0 0 24 24" aria-hidden="true">
                        <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12z"/>
                        <circle cx="12" cy="12" r="3"/>
                        <path class="strike" d="M4 20 20 4"/>
                    </svg>
                </button>
            </div>
            <p class="hint" id=id_of("-hint")>{hint.map(Text::get)}</p>
            <p class="field-error" id=id_of("-error")>{text(move || error.get())}</p>
        </div>
    }
}

/// The value of the field with this ID.
pub(super) fn value(id: &str) -> String {
    field(id).map(|field| field.value()).unwrap_or_default()
}

/// A typed username as the server stores it: without spaces around it, in normal width and lower case, and in NFC
/// ([RFC 8265, section 3.3](https://www.rfc-editor.org/rfc/rfc8265#section-3.3)). The browser converts it: Rust would
/// bring its tables of Unicode.
///
/// NFKC maps more than the width, but only characters that usernames can't have.
pub(super) fn stored_form(typed: &str) -> String {
    let in_normal_width = String::from(JsString::from(typed.trim()).normalize("NFKC"));
    // One character at a time, as the server does: a browser makes the last Σ of a word a ς.
    let lower = |character| String::from(JsString::from(character).to_lower_case());
    let in_lower_case: String = in_normal_width.chars().map(lower).collect();
    JsString::from(in_lower_case).normalize("NFC").into()
}

/// Empties the field with this ID.
pub(super) fn clear(id: &str) {
    set_value(id, "");
}

/// Fills the field with this ID in.
pub(super) fn set_value(id: &str, value: &str) {
    if let Some(field) = field(id) {
        field.set_value(value);
    }
}

/// Fills the field with this ID in, and lets nobody change it. The focus goes on to the field `next`, unless the user has
/// moved it.
pub(super) fn fix_value(id: &str, value: &str, next: &'static str) {
    if let Some(field) = field(id) {
        field.set_value(value);
        field.set_read_only(true);
        // Before the browser has followed `autofocus`, the body has the focus.
        let moved = |focused: Element| focused.id() != id && focused.tag_name() != "BODY";
        if !document().active_element().is_some_and(moved) {
            // The inline script restores the focus right after hydration.
            focus::focus_soon(next);
        }
    }
}

/// Selects the value of the field with this ID.
pub(super) fn select(id: &str) {
    if let Some(field) = field(id) {
        field.select();
    }
}

fn field(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id).map(JsCast::unchecked_into)
}
