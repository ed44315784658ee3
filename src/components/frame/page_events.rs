//! When a person looks at the page. For the browser only.

use js_sys::Function;
use leptos::prelude::{document, set_timeout, window};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Several events tell of one look; they come within this time.
const ONE_LOOK: Duration = Duration::from_millis(100);

/// Runs `action` once for each time that a person turns to this page: it gets the focus or becomes visible.
pub(crate) fn on_look(action: impl Fn() + 'static) {
    let action = Rc::new(action);
    let waiting = Rc::new(Cell::new(false));
    let listener = Closure::<dyn Fn()>::new(move || {
        if document().hidden() || waiting.replace(true) {
            return;
        }
        let (action, waiting) = (Rc::clone(&action), Rc::clone(&waiting));
        set_timeout(
            move || {
                waiting.set(false);
                action();
            },
            ONE_LOOK,
        );
    });
    let listener = listener.into_js_value().unchecked_into::<Function>();
    // It ends with the page.
    let _ = window().add_event_listener_with_callback("focus", &listener);
    let _ = document().add_event_listener_with_callback("visibilitychange", &listener);
}
