//! What was sent or pressed before its island was there.

use leptos::prelude::*;

/// The island has the form or button of this id from here on: calls `act` if somebody was quicker.
pub(crate) fn take_over(id: &'static str, act: impl Fn() + 'static) {
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
