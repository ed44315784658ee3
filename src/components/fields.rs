//! The fields of a form, each with its label, its hint and what is wrong with it.

use leptos::html;
use leptos::prelude::*;

/// Who.
#[component]
pub(super) fn UsernameField(
    /// Gives the form access to what was typed.
    input: NodeRef<html::Input>,
    /// What will be accepted, where that is not known yet.
    hint: Option<&'static str>,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for="username">"Username"</label>
            <input
                node_ref=input
                id="username"
                name="username"
                type="text"
                autocomplete="username"
                autocapitalize="none"
                spellcheck="false"
                required
                autofocus
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby="username-hint username-error"
            />
            <FieldNotes name="username" hint error/>
        </div>
    }
}

/// The proof. It can be shown while it is typed.
#[component]
pub(super) fn PasswordField(
    /// Gives the form access to what was typed.
    input: NodeRef<html::Input>,
    /// `current-password` or `new-password`: tells password managers what to offer.
    autocomplete: &'static str,
    /// What will be accepted, where that is not known yet.
    hint: Option<&'static str>,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    view! {
        <div class="field">
            <label for="password">"Password"</label>
            <div class="password">
                <input
                    node_ref=input
                    id="password"
                    name="password"
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby="password-hint password-error"
                />
                <button
                    type="button"
                    class="show"
                    aria-label="Show password"
                    aria-controls="password"
                    aria-pressed=move || if shown.get() { "true" } else { "false" }
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    <svg viewBox="0 0 24 24" aria-hidden="true">
                        <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12z"/>
                        <circle cx="12" cy="12" r="3"/>
                        <path class="strike" d="M4 20 20 4"/>
                    </svg>
                </button>
            </div>
            <FieldNotes name="password" hint error/>
        </div>
    }
}

/// Both are always there, so that they can be referred to; an empty one takes no room.
#[component]
fn FieldNotes(
    name: &'static str,
    hint: Option<&'static str>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <p class="hint" id=format!("{name}-hint")>{hint}</p>
        <p class="field-error" id=format!("{name}-error")>{move || error.get()}</p>
    }
}
