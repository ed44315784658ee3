//! A field for an email address, or for a username or an email address.

use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::var::Var;
use crate::texts::Text;
use leptos::prelude::*;

/// The field, with its label and its error.
#[component]
pub(super) fn AddressField(
    /// The input's ID. The ID of its error begins with it.
    id: &'static str,
    /// The text of its label.
    label: &'static Text,
    /// `email`, or `text` where a username may be entered, too. It decides which keyboard a phone shows.
    kind: &'static str,
    /// The values that browsers and password managers offer: `email` or `username`.
    autocomplete: &'static str,
    /// Whether the page begins with the focus here.
    autofocus: bool,
    /// The error below the field.
    error: Var<Option<String>>,
) -> impl IntoView {
    let error_id = [id, "-error"].concat();
    view! {
        <div class="field">
            <label for=id>{label.get()}</label>
            <input
                id=id
                name=id
                type=kind
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                dir="auto"
                required
                autofocus=autofocus
                aria-invalid=attribute_if("true", move || error.with(Option::is_some))
                aria-describedby=error_id.clone()
                on:input:capture=move |_| error.set(None)
            />
            <p class="field-error" id=error_id>{text(move || error.get())}</p>
        </div>
    }
}
