//! Latchkey: people register, log in and stay logged in.
//!
//! The rooms, from the wire inwards. A room knows only those below it.
//!
//! - [`app`] (server): the document shell and its routes
//! - [`pages`] (server): one file a page
//! - [`components`]: the pieces of pages; the islands among them run in the browser
//! - [`account`]: what a signed-in person can do
//! - [`keeper`]: the browser's side of a session
//! - [`fetch`]: one HTTP exchange with the server, limited in time
//! - [`operator`] (server): what an operator does from the command line
//! - [`server`] (server): everything below, built from a [`config`] into one router
//! - [`sessions`]: login, refresh, logout, the rotation rule, bearer
//! - [`attempts`] (server): who may try again, and when
//! - [`users`]: who someone is
//! - [`tokens`]: access and refresh tokens, their claims and keys
//! - [`request`] (server): what a server function may know of the request it answers
//! - [`audit`]: what happened to whose account
//! - [`store`] (server): the database
//! - [`clock`] (server): the time, which tests set
//! - [`json`]: JSON as the browser reads it
//! - [`error`]: every error a caller can see
#![forbid(unsafe_code)]
#![warn(missing_docs)]
// Views are deeply nested types; the default of 128 is too low for the account page.
#![recursion_limit = "256"]

pub mod account;
#[cfg(feature = "ssr")]
pub mod app;
#[cfg(feature = "ssr")]
pub mod attempts;
pub mod audit;
#[cfg(feature = "ssr")]
pub mod clock;
pub mod components;
#[cfg(feature = "ssr")]
pub mod config;
pub mod error;
pub mod fetch;
pub mod json;
pub mod keeper;
#[cfg(feature = "ssr")]
pub mod operator;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod server;
pub mod sessions;
#[cfg(feature = "ssr")]
pub mod store;
pub mod tokens;
pub mod users;

/// Starts the islands of the page; the browser calls it once the WASM is there.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
    components::show_on_document();
    keeper::start();
}
