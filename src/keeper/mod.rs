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
//! Storage can be denied or full, and work again, at any moment. The promises hold then, too, with these limits,
//! because pages can't hear of each other without storage:
//!
//! - A login that can't be stored lasts until its page is left. That page alone holds the session, and it never moves
//!   to storage; other pages may hold sessions of their own.
//! - While storage is denied, a page goes on with the session that it saw last, but does not refresh it, because
//!   another page may have done so. Once its access token has expired, calls fail until storage can be read again.
//! - If full storage can't take the key of a refresh, the page that has the lock takes the session out of storage and
//!   holds it alone, until that page is left; all others show nobody. Without Web Locks the refresh waits for room.
//! - A logout counts at once in its page and on the server. Other pages learn of it from the server when they next ask,
//!   or from storage once it works again. If the page is left before either could be told, the logout is lost.
//!
//! The files, from the inside out; each knows only those above it:
//!
//! - [`record`](Record), `conflict`, [`renewal`](renewal()), `back_off`, [`proof`](ProofClaims), [`state`](State),
//!   [`seen_events`](SeenEvents): pure values and decisions
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
mod seen_events;
mod state;
mod web;

pub use crate::api::client::{SessionClient, fetch};
pub use back_off::BackOff;
pub use browser::{Browser, Denied, KEY_LIMIT, LOCK_LIMIT, NoProof, NotStored, STORAGE_KEY};
pub use proof::{ProofClaims, PublicKey};
pub use protocol::Keeper;
pub use record::{Held, Record};
pub use renewal::{Renewal, renewal};
pub use seen_events::{SeenEvent, SeenEvents};
pub use state::{SignedIn, State};
pub use web::{follow_seen_events, note_seen_event, rehearsal, seen_events};

use crate::api::client::send_session_calls_by;
use crate::wire::{ApiError, LinkToken, PlainPassword};
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

/// Makes an account, by an invitation if there is one, and begins a session with it.
///
/// # Errors
/// Those of [`Keeper::register`].
pub async fn register(
    username: String,
    password: PlainPassword,
    invitation: Option<LinkToken>,
) -> Result<(), ApiError> {
    web::page_keeper().register(username, password, invitation).await
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
