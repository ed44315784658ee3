//! What was sent or pressed before its island was there.

use leptos::prelude::*;

/// Goes into the page's head: remembers on a form that it was sent, on a button that it was pressed, for
/// [`take_over`] to see. They must have an empty `data-early` attribute.
pub const REMEMBER_EARLY: &str = r#"addEventListener("submit",e=>{let d=e.target.dataset;"early"in d&&(e.preventDefault(),d.sent="")},true);addEventListener("click",e=>{let b=e.target.closest("button[data-early]");b&&(b.dataset.sent="")},true);"#;

/// The island has the form or button of this id from here on: calls `act` if somebody was quicker.
pub(super) fn take_over(id: &'static str, act: impl Fn() + 'static) {
    Effect::new(move || {
        let Some(element) = document().get_element_by_id(id) else {
            return;
        };
        let sent = element.has_attribute("data-sent");
        let _ = element.remove_attribute("data-sent");
        let _ = element.remove_attribute("data-early");
        let _ = element.set_attribute("data-hydrated", "");
        if sent {
            act();
        }
    });
}
