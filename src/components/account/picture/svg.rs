//! Creates SVG elements.
//!
//! Leptos creates static SVG with `innerHTML`, which Trusted Types forbid. `createElementNS` is allowed, and its calls
//! take less WASM than a view of that many elements.

use leptos::prelude::document;
use leptos::web_sys::Element;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// Appends a new element to `parent`.
pub(super) fn append(parent: &Element, name: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = document().create_element_ns(Some(NAMESPACE), name).ok()?;
    for (attribute, value) in attributes {
        element.set_attribute(attribute, value).ok()?;
    }
    parent.append_child(&element).ok()?;
    Some(element)
}
