//! Waits for an element to be in the document. For the browser only.

use leptos::prelude::{document, set_timeout};
use leptos::web_sys::Element;
use std::time::Duration;

/// Runs `action` with the element that has this ID. A router in the browser creates the parts of a page a moment before it
/// puts them into the document, and effects may run in between: then `action` runs right after that.
pub(crate) fn when_in_document(id: String, action: Box<dyn FnOnce(Element)>) {
    match document().get_element_by_id(&id) {
        Some(element) => action(element),
        None => set_timeout(
            move || {
                let _ = document().get_element_by_id(&id).map(action);
            },
            Duration::ZERO,
        ),
    }
}
