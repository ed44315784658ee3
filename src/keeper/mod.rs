//! The keeper: the browser's side of a session. One for each page; storage is the truth between pages.
//!
//! It keeps two promises. It never lets go of a session that the server has not ended, whatever is lost, late or
//! doubled; and a session that a person ended never comes back. For the first, only a `401` with one of our codes
//! ends a session, and the key of a refresh is stored before it is sent, so that every try of it, in any page, has
//! the same outcome. For the second, every login and logout first begins a new epoch, and an answer to a request
//! of an earlier epoch is thrown away.
//!
//! A session that begins in a browser with a key of its own is bound to that key
//! ([RFC 9449](https://www.rfc-editor.org/rfc/rfc9449)): the keeper proves that it has the key with every refresh, with
//! the logout and each call that may change something, and with every call once the server asks for that. A browser
//! without a key begins an unbound session. The server refuses a copy of a bound session, and its own browser if that
//! has lost the key: the session then ends here, and the login page says why.
//!
//! Where storage is denied, each page is a browser of its own: its session lasts until the page is left, and the
//! promises hold for each page by itself, because it can't learn of the others. One case is open: if storage fills up
//! while several pages are about to store something, the server can take the browser for a thief and end the session.
//!
//! The files, from the inside out; each knows only those above it:
//!
//! - [`record`](Record), `conflict`, [`renewal`](renewal()), `back_off`, [`proof`](ProofClaims), [`state`](State): pure
//!   values and decisions
//! - [`browser`](Browser): the trait through which the keeper reaches the browser; only this room writes localStorage
//! - [`protocol`](Keeper): everything that the keeper does, in any browser; `tests/keeper` runs it in a simulated one
//! - `web`: the real browser, and this page's one keeper

mod back_off;
mod browser;
mod conflict;
mod proof;
mod protocol;
mod record;
mod renewal;
mod state;
mod web;

pub use crate::api::client::SessionClient;
pub use back_off::BackOff;
pub use browser::{Browser, KEY_LIMIT, LOCK_LIMIT, NoProof, NotStored, STORAGE_KEY};
pub use proof::{ProofClaims, PublicKey};
pub use protocol::Keeper;
pub use record::{Held, Record};
pub use renewal::{Renewal, renewal};
pub use state::{SignedIn, State};

use crate::api::client::send_session_calls_by;
use crate::wire::{ApiError, PlainPassword};
use futures::FutureExt;
use leptos::prelude::ArcReadSignal;

/// Reads storage and follows what happens to it and to the page; called once, when the page comes alive.
pub fn start() {
    send_session_calls_by(|request| async move { web::page_keeper().call(&request).await }.boxed_local());
    web::page_keeper().start();
    web::listen();
}

/// Who is signed in: one signal for all islands of the page.
pub fn state() -> ArcReadSignal<State> {
    web::state()
}

/// Begins a session in this page's browser, in place of the one that there may be.
///
/// # Errors
/// Those of [`Keeper::login`].
pub async fn login(username: String, password: PlainPassword) -> Result<(), ApiError> {
    web::page_keeper().login(username, password).await
}

/// Makes an account and begins a session with it.
///
/// # Errors
/// Those of [`Keeper::register`].
pub async fn register(username: String, password: PlainPassword) -> Result<(), ApiError> {
    web::page_keeper().register(username, password).await
}

/// Ends the session, as [`Keeper::logout`] does. Returns whether the server has been told.
pub async fn logout() -> bool {
    let keeper = web::page_keeper();
    keeper.logout().await;
    keeper.load().owed_logouts.is_empty()
}

/// Makes this browser's key while a person types, as [`Keeper::prepare_key`] does.
pub fn prepare_key() {
    web::page_keeper().prepare_key();
}

/// Refreshes if it is time, as [`Keeper::renew_soon`] does.
pub fn renew_soon() {
    web::page_keeper().renew_soon();
}
