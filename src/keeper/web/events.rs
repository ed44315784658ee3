//! The events of this page: other pages store something, the page is looked at again, the network is back.

use super::page_keeper::page_keeper;
use super::seen_events::{SEEN_EVENTS_KEY, seen_events_changed};
use crate::keeper::browser::STORAGE_KEY;
use wasm_bindgen::prelude::*;

/// Listens for as long as the page lives.
pub fn listen() {
    let Some(window) = web_sys::window() else {
        return;
    };
    on(&window, "storage", |event: web_sys::StorageEvent| {
        // Without a key, all of storage was cleared.
        if event.key().is_none_or(|key| key == STORAGE_KEY) {
            page_keeper().storage_changed(event.old_value().as_deref(), event.new_value().as_deref());
        }
    });
    on(&window, "pageshow", |_: web_sys::Event| page_keeper().wake());
    on(&window, "online", |_: web_sys::Event| page_keeper().online());
    if let Some(document) = window.document() {
        on(&document, "visibilitychange", |event: web_sys::Event| {
            let document = event.target().and_then(|target| target.dyn_into::<web_sys::Document>().ok());
            if document.is_some_and(|document| !document.hidden()) {
                page_keeper().wake();
            }
        });
    }
}

/// Follows the events that other pages of this browser see, for as long as this page lives.
pub fn follow_seen_events() {
    if let Some(window) = web_sys::window() {
        on(&window, "storage", |event: web_sys::StorageEvent| {
            if event.key().is_none_or(|key| key == SEEN_EVENTS_KEY) {
                seen_events_changed();
            }
        });
    }
}

fn on<E: JsCast + 'static>(target: &web_sys::EventTarget, name: &str, mut heard: impl FnMut(E) + 'static) {
    let listener = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        heard(event.unchecked_into());
    });
    let _ = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    // It ends with the page.
    listener.forget();
}
