//! Latchkey: people register, log in and stay logged in.
//!
//! The map, from the outside in. A room knows only the rooms below it; `tests/architecture` holds that law.
//!
//! - [`server`] (server): settings, HTTP, the command line; builds everything below and runs it
//! - [`app`], [`pages`] (server): the document shell and its routes; one file a page
//! - [`components`]: the pieces of pages; the islands among them run in the browser
//! - [`keeper`]: the browser's side of a session
//! - [`api::account`], [`api::open`]: the routes for signed-in users, and those that need no session
//! - [`api::client`]: one HTTP exchange with the server
//! - [`api::context`] (server): what an endpoint knows of the request it answers
//! - [`accounts`] (server): rules that concern a user and all of their sessions
//! - [`sessions`] (server): login, refresh, logout, the rotation rule
//! - [`proofs`] (server): verifies proofs that a client has a key (DPoP)
//! - [`addresses`] (server): email addresses of users, and the links that change them
//! - [`recovery`] (server): ways back into an account without its password
//! - [`users`] (server): usernames, email addresses, passwords, roles, and registration with or without invitations
//! - [`rate_limits`] (server): how often a client may try
//! - [`audit`] (server): the audit log
//! - [`mail`] (server): the outbox of mails, and the task that sends them
//! - [`tokens`] (server): issues and verifies tokens
//! - [`client_info`] (server): the client's address and user agent
//! - [`database`] (server): connections, migrations, outages
//! - [`clock`] (server): the time, which tests set
//! - [`wire`]: what travels between browser and server: errors, tokens, JSON
//! - [`texts`]: the texts that people read, which an app can replace
#![forbid(unsafe_code)]
#![warn(missing_docs)]
// Views are deeply nested types; the default of 128 is too low for the account page.
#![recursion_limit = "256"]

pub mod api;
pub mod components;
pub mod keeper;
pub mod texts;
pub mod wire;

cfg_if::cfg_if! {
    if #[cfg(feature = "ssr")] {
        pub mod accounts;
        pub mod addresses;
        pub mod app;
        pub mod audit;
        pub mod client_info;
        pub mod clock;
        pub mod database;
        pub mod mail;
        pub mod pages;
        pub mod proofs;
        pub mod rate_limits;
        pub mod recovery;
        pub mod server;
        pub mod sessions;
        pub mod tokens;
        pub mod users;

        pub use api::context::caller;
        pub use app::Head;
        pub use server::{Latchkey, LatchkeyBuilder};
        pub use sessions::Caller;
    }
}

pub use components::Brand;
pub use components::drop_in::{
    AccountPanel, LoginForm, Notices, RegisterForm, SignedIn, SignedOut, UserMenu,
};
pub use components::frame::auth_state::signal as session;
pub use keeper::{SessionClient, fetch};
pub use texts::Texts;

/// Starts the islands of the page and the keeper. An app with islands calls it from the `hydrate` that it exports itself.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
    start_session();
}

/// Hydrates an app without islands, as [`leptos::mount::hydrate_body`] does, and starts the keeper. The app calls it from
/// the `hydrate` that it exports itself. Latchkey's own pages load the same WASM: on them it does
/// what [`hydrate`] does.
#[cfg(feature = "hydrate")]
pub fn hydrate_body<V: leptos::IntoView>(app: impl FnOnce() -> V + 'static) {
    let has_islands = leptos::prelude::document().query_selector("leptos-island");
    if has_islands.is_ok_and(|island| island.is_some()) {
        return hydrate();
    }
    leptos::mount::hydrate_body(|| {
        start_session();
        app()
    });
}

#[cfg(feature = "hydrate")]
fn start_session() {
    components::show_auth_state_on_document();
    keeper::start();
}

/// The `hydrate` of the stand-alone program. None of its islands takes over data or errors from the server, so it leaves
/// out the code for that, which would make the WASM 15 KB longer.
#[cfg(feature = "standalone")]
#[wasm_bindgen::prelude::wasm_bindgen(js_name = "hydrate")]
pub fn hydrate_standalone() {
    use leptos::prelude::Owner;

    // Fails only if it was called before.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new_root(None);
    owner.set();
    // It lasts as long as the page.
    std::mem::forget(owner);
    start_session();
}

/// Lets each part of a split build hold its own constants. The splitter lays the constants out anew, with gaps that align
/// those of each part. If they don't fit where they were, it leaves all of them in the main file. It drops this one, which
/// nothing reads, and so gains room for the gaps.
#[cfg(feature = "split")]
#[used]
static ROOM_FOR_GAPS: [u8; 4096] = [0; 4096];

/// The Rust blocks of the documents, which are compiled and run as documentation tests.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../README.md")]
    mod readme {}

    #[doc = include_str!("../docs/EMBEDDING.md")]
    mod embedding {}
}
