//! When a person looks at the page. For the browser only.

use js_sys::Function;
use leptos::prelude::{document, on_cleanup, set_timeout, window};
use send_wrapper::SendWrapper;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Several events tell of one look; they come within this time.
const ONE_LOOK: Duration = Duration::from_millis(100);

/// Runs `action` once for each time that a person turns to this page: it gets the focus or becomes visible. It ends when
/// the reactive owner that this was called in is cleaned up; a last look may still come up to 0.1 s later.
pub(crate) fn on_look(action: Rc<dyn Fn()>) {
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
    let _ = window().add_event_listener_with_callback("focus", &listener);
    let _ = document().add_event_listener_with_callback("visibilitychange", &listener);
    let listener = SendWrapper::new(listener);
    on_cleanup(move || {
        let _ = window().remove_event_listener_with_callback("focus", &listener);
        let _ = document().remove_event_listener_with_callback("visibilitychange", &listener);
    });
}
