//! Replays what a user did before hydration. A form or button with `data-awaiting-hydration` is watched by the
//! inline script in `src/app/before_hydration.js`, which marks it with `data-replay` when it is used.

use super::in_document::when_in_document;
use super::reactive::effect;
use leptos::web_sys::Element;
use std::rc::Rc;

/// Marks the form or button with this ID as hydrated, and runs `action` if the user has used it before.
pub(crate) fn replay(id: String, action: Rc<dyn Fn()>) {
    effect(move || {
        let action = Rc::clone(&action);
        let revive = move |element: Element| {
            let used = element.has_attribute("data-replay");
            let _ = element.remove_attribute("data-replay");
            let _ = element.remove_attribute("data-awaiting-hydration");
            let _ = element.set_attribute("data-hydrated", "");
            if used {
                action();
            }
        };
        when_in_document(id.clone(), Box::new(revive));
    });
}
