//! The seam between the keeper and the browser that it runs in.

use super::state::State;
use crate::api::client::{Answer, Request, Unreachable};

/// The keeper's only way to the browser: the protocol calls nothing else. `web` implements it with the real
/// browser's APIs; `tests/keeper` implements it with a simulated one.
///
/// One value stands for one page (a tab), which has one thread: futures need not be `Send`.
pub trait Browser: Sized + 'static {
    /// Holds a lock until it is dropped.
    type Lock: 'static;

    /// Reads the text stored under [`STORAGE_KEY`]. `None` if there is none.
    ///
    /// # Errors
    /// [`Denied`] if it can't be read.
    fn load(&self) -> Result<Option<String>, Denied>;

    /// Stores a text under [`STORAGE_KEY`], for all pages of this origin.
    ///
    /// # Errors
    /// [`NotStored`] if storage is denied or full.
    fn save(&self, text: &str) -> Result<(), NotStored>;

    /// Removes the text, if there is one.
    ///
    /// # Errors
    /// [`Denied`] if storage can't be used.
    fn erase(&self) -> Result<(), Denied>;

    /// The browser's clock, in milliseconds since the Unix epoch. It may be wrong, and may be set at any time.
    fn now(&self) -> i64;

    /// Returns after so many milliseconds, by a clock that nobody sets.
    fn sleep(&self, milliseconds: u32) -> impl Future<Output = ()> + 'static;

    /// Random bytes from a cryptographic source, where there is one.
    fn random_bytes(&self) -> [u8; 16];

    /// Waits at most [`LOCK_LIMIT`] milliseconds for the lock of this name, which one page of the origin holds at
    /// a time. `None` if the browser has no locks, or another page holds it for too long.
    fn lock(&self, name: &str) -> impl Future<Output = Option<Self::Lock>>;

    /// Makes the browser's key if it has none yet. All pages of the origin share one key, which can sign but not be
    /// read. Returns within [`KEY_LIMIT`] milliseconds, also where a key can't be made or kept.
    fn prepare_key(&self) -> impl Future<Output = ()> + 'static;

    /// Proves by the browser's key that this browser makes the request, which presents `token`. `issued_at` is in unix
    /// seconds; `nonce` is the server's, if it asked for one. Makes no key. Returns within [`KEY_LIMIT`] milliseconds.
    ///
    /// # Errors
    /// [`NoProof`] if the browser has no key, did not answer in time, or failed.
    fn prove(
        &self,
        request: &Request,
        token: Option<&str>,
        issued_at: i64,
        nonce: Option<&str>,
    ) -> impl Future<Output = Result<String, NoProof>>;

    /// Looks the browser's key up anew for the next proof: another page may have replaced it.
    fn forget_key(&self);

    /// Sends a request to our server.
    ///
    /// # Errors
    /// [`Unreachable`] if no whole answer came within the request's limit.
    fn send(&self, request: Request) -> impl Future<Output = Result<Answer, Unreachable>>;

    /// Whether a person has just pressed something in this page.
    fn is_pressed(&self) -> bool;

    /// Runs a task for as long as the page lives.
    fn spawn(&self, task: impl Future<Output = ()> + 'static);

    /// Tells the page that the state has changed.
    fn show(&self, state: &State);
}

/// The name of the record in localStorage.
pub const STORAGE_KEY: &str = "latchkey.session";

/// How long to wait for a lock, in milliseconds: longer than a page holds it, unless that page is frozen
/// or the server refuses several proofs slowly.
/// Going on without the lock is safe, because the key of the other page's refresh is stored and is used again.
pub const LOCK_LIMIT: u32 = 15_000;

/// How long to wait for the browser's key, in milliseconds: longer than any disk takes, and short enough for a login
/// to wait that long in a browser whose storage hangs.
pub const KEY_LIMIT: u32 = 1_000;

/// Why there is no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoProof {
    /// The browser has no key: it lost it, or can't make or keep one.
    NoKey,
    /// The browser did not answer in time, or failed. It may have a key.
    Late,
}

/// Storage is denied: nothing can be read, written or removed.
#[derive(Clone, Copy, Debug)]
pub struct Denied;

/// Storage is denied or full.
#[derive(Clone, Copy, Debug)]
pub struct NotStored;
