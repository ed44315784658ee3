//! An app that signs people in by Latchkey.
#![recursion_limit = "256"]

pub mod greeting;
pub mod page;

/// The browser calls it once the WASM has loaded.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    latchkey::hydrate();
}
