//! An app that signs people in by Latchkey: each user has notes.
#![recursion_limit = "256"]

pub mod admin;
#[cfg(feature = "ssr")]
pub mod app;
pub mod greeting;
pub mod note;
pub mod note_list;
pub mod notebook;
pub mod search;
#[cfg(feature = "ssr")]
pub mod store;
pub mod words;

/// The browser calls it once the WASM has loaded.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    // Before the first island shows a text.
    words::words().install();
    latchkey::hydrate();
}
