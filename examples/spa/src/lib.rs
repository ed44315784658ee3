//! An app that hydrates as a whole and signs people in by Latchkey: each user has a list of tasks.
#![recursion_limit = "256"]

pub mod all_tasks;
pub mod app;
#[cfg(feature = "ssr")]
pub mod store;
pub mod task;
pub mod task_list;

/// The browser calls it once the WASM has loaded.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    latchkey::hydrate_body(app::App);
}
