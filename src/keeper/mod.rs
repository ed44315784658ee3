//! The keeper: the browser's side of a session. One a page; storage is the truth between pages.
//!
//! It keeps two promises. A session that the server has not ended is never let go of, whatever
//! is lost, late or doubled; and one that a person ended never comes back. For the first, only a `401`
//! with one of our codes ends a session, and a renewal's key is stored before it is sent, so that any
//! try of it, by any tab, has one outcome. For the second, every login and logout begins a new epoch
//! first, and an answer that was asked for in an earlier one is thrown away.
//!
//! Only this room writes localStorage.

mod client;
mod events;
mod farewell;
mod lock;
mod page;
mod record;
mod renewal;
mod renewing;
mod state;
mod storage;
mod trouble;

pub use client::SessionClient;
pub use record::{Held, Record};
pub use renewal::{Renewal, back_off, renewal};
pub use state::{SignedIn, State};
pub use storage::KEY;

use crate::api::open;
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::ArcReadSignal;
use std::time::Duration;

/// Reads storage and follows what happens to it and to the page; called once, when the page comes alive.
pub fn start() {
    page::look();
    events::listen();
    farewell::send();
}

/// Who is signed in: one signal for all islands of the page.
pub fn state() -> ArcReadSignal<State> {
    page::state()
}

/// Begins a session here, in place of the one that there may be.
///
/// # Errors
/// Those of [`open::login`], and [`ApiError::Unreachable`].
pub async fn login(username: String, password: PlainPassword) -> Result<(), ApiError> {
    let mut pair = open::login(username, password, storage::load().device_token).await?;
    let device_token = pair.device_token.take();
    let held = Held::arrived(pair, page::clock());
    storage::save(&storage::load().signed_in(held, device_token));
    trouble::over();
    farewell::send();
    Ok(())
}

/// Makes an account and begins a session with it.
///
/// # Errors
/// Those of [`open::register`] and [`open::login`], and [`ApiError::Unreachable`].
pub async fn register(username: String, password: PlainPassword) -> Result<(), ApiError> {
    open::register(username.clone(), password.clone()).await?;
    login(username, password).await
}

/// Ends the session, at once here and in all tabs, then tells the server, and waits for it a moment.
/// If it can't be reached, it is told later.
pub async fn logout() {
    storage::save(&storage::load().signed_out());
    page::look();
    let patience = gloo_timers::future::sleep(MOMENT);
    let _ = futures::future::select(Box::pin(farewell::tell()), Box::pin(patience)).await;
}

const MOMENT: Duration = Duration::from_secs(1);

/// Renews behind the page's back if it is due: for a page that shows the token's age.
pub fn renew_soon() {
    // In trouble, the next try is not this page's to decide.
    if !trouble::is_over() {
        return;
    }
    let record = storage::load();
    if record.held.is_some_and(|held| renewal(page::clock(), &held) != Renewal::Use) {
        renewing::begin_behind();
    }
}
