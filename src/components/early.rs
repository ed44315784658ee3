//! A form that was sent before its island was there.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

/// Goes into the page's head: remembers on the form itself that it was sent, for [`take_over`] to see.
pub const REMEMBER_EARLY_SUBMIT: &str = r#"addEventListener("submit",e=>{let d=e.target.dataset;"early"in d&&(e.preventDefault(),d.early="sent")},true)"#;

const MARK: &str = "data-early";

/// The island has the form from here on: calls `submit` if it was sent already. The form must have an
/// empty `data-early` attribute.
pub(super) fn take_over(form: NodeRef<html::Form>, submit: impl Fn() + 'static) {
    Effect::new(move || {
        let Some(form) = form.get() else {
            return;
        };
        let form: &Element = form.unchecked_ref();
        let sent = form.get_attribute(MARK).is_some_and(|mark| mark == "sent");
        let _ = form.remove_attribute(MARK);
        let _ = form.set_attribute("data-hydrated", "");
        if sent {
            submit();
        }
    });
}
