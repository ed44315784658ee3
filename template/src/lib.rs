//! An app whose users sign in by Latchkey.

#[cfg(feature = "ssr")]
pub mod app;
pub mod greeting;
#[cfg(feature = "ssr")]
pub mod pages;

/// The browser calls it once the WASM has loaded.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    latchkey::hydrate();
}
