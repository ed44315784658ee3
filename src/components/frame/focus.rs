//! Moves the keyboard's focus. For the browser only.

use leptos::prelude::{document, request_animation_frame};
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

/// Focuses the element with this ID, if it can be focused.
pub(crate) fn focus(id: &str) {
    let element = document().get_element_by_id(id).map(|element| element.unchecked_into::<HtmlElement>());
    // An element that can't be focused is no reason to fail.
    let _ = element.map(|element| element.focus());
}

/// Focuses the element with this ID from the next frame on: an element that was hidden can't be focused before.
pub(crate) fn focus_soon(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || focus(&id));
}
