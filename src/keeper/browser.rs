//! The seam between the keeper and the browser that it runs in.

use super::state::State;
use crate::api::client::{Answer, Request, Unreachable};

/// The keeper's only way to the browser: the protocol calls nothing else. `web` implements it with the real
/// browser's APIs; `tests/keeper` implements it with a simulated one.
///
/// One value stands for one page (a tab), which has one thread: futures need not be `Send`. When sessions are
/// bound to a key that signs (RFC 9449), that key belongs here too.
pub trait Browser: Sized + 'static {
    /// Holds a lock until it is dropped.
    type Lock: 'static;

    /// Reads the text stored under [`STORAGE_KEY`]. `None` if there is none, or storage is denied.
    fn load(&self) -> Option<String>;

    /// Stores a text under [`STORAGE_KEY`], for all pages of this origin.
    ///
    /// # Errors
    /// [`NotStored`] if storage is denied or full.
    fn save(&self, text: &str) -> Result<(), NotStored>;

    /// Removes the text, if there is one.
    fn erase(&self);

    /// The browser's clock, in milliseconds since the Unix epoch. It may be wrong, and may be set at any time.
    fn now(&self) -> i64;

    /// Returns after so many milliseconds, by a clock that nobody sets.
    fn sleep(&self, milliseconds: u32) -> impl Future<Output = ()> + 'static;

    /// Random bytes from a cryptographic source, where there is one.
    fn random_bytes(&self) -> [u8; 16];

    /// Waits at most [`LOCK_LIMIT`] milliseconds for the lock of this name, which one page of the origin holds at
    /// a time. `None` if the browser has no locks, or another page holds it for too long.
    fn lock(&self, name: &str) -> impl Future<Output = Option<Self::Lock>>;

    /// Sends a request to our server.
    ///
    /// # Errors
    /// [`Unreachable`] if no whole answer came within [`LIMIT`](crate::api::client::LIMIT).
    fn send(&self, request: Request) -> impl Future<Output = Result<Answer, Unreachable>>;

    /// Runs a task for as long as the page lives.
    fn spawn(&self, task: impl Future<Output = ()> + 'static);

    /// Tells the page that the state has changed.
    fn show(&self, state: &State);
}

/// The name of the record in localStorage.
pub const STORAGE_KEY: &str = "latchkey.session";

/// How long to wait for a lock, in milliseconds: longer than a page may hold it, unless that page is frozen.
/// Going on without the lock is safe, because the key of the other page's refresh is stored and is used again.
pub const LOCK_LIMIT: u32 = 15_000;

/// Storage is denied or full.
#[derive(Clone, Copy, Debug)]
pub struct NotStored;
