//! What happens to the page: other tabs, sleep and waking, Back and Forward, the network's return.

use super::{farewell, page, storage, trouble};
use wasm_bindgen::prelude::*;

/// Listens for as long as the page lives.
pub(super) fn listen() {
    let Some(window) = web_sys::window() else {
        return;
    };
    on(&window, "storage", |event: web_sys::StorageEvent| {
        // Without a key, all of storage was cleared.
        if event.key().is_none_or(|key| key == storage::KEY) {
            storage::mend([event.old_value(), event.new_value()]);
            page::look();
        }
    });
    on(&window, "pageshow", |_: web_sys::Event| wake());
    on(&window, "online", |_: web_sys::Event| wake());
    if let Some(document) = window.document() {
        on(&document, "visibilitychange", |event: web_sys::Event| {
            let document = event.target().and_then(|target| target.dyn_into::<web_sys::Document>().ok());
            if document.is_some_and(|document| !document.hidden()) {
                wake();
            }
        });
    }
}

fn wake() {
    page::look();
    trouble::try_again();
    farewell::send();
}

fn on<E: JsCast + 'static>(target: &web_sys::EventTarget, name: &str, mut heard: impl FnMut(E) + 'static) {
    let listener = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        heard(event.unchecked_into());
    });
    let _ = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    // The page's end is the listener's.
    listener.forget();
}
