//! The key as this page uses it: looked up once, and never waited for too long.

use super::key::Key;
use crate::keeper::browser::{KEY_LIMIT, NoProof};
use futures::FutureExt;
use futures::future::{Either, LocalBoxFuture, Shared, select};
use std::cell::RefCell;
use std::pin::pin;
use std::time::Duration;

/// The browser's key, `None` if it has none that can be used.
type Lookup = Shared<LocalBoxFuture<'static, Option<Key>>>;

/// Looks the browser's key up.
#[derive(Default)]
pub struct PageKey(RefCell<Option<Lookup>>);

impl PageKey {
    /// Finds the key.
    pub fn find(&self) -> Lookup {
        self.look_up(|| Key::find().map(Result::ok).boxed_local())
    }

    /// Finds the key, or makes it.
    pub fn find_or_make(&self) -> Lookup {
        self.look_up(|| Key::find_or_make().map(Result::ok).boxed_local())
    }

    /// Joins the lookup under way or the one that found the key, or begins one.
    fn look_up(&self, begin: fn() -> LocalBoxFuture<'static, Option<Key>>) -> Lookup {
        let mut last = self.0.borrow_mut();
        let lookup = last.take().filter(|last| last.peek().is_none_or(Option::is_some));
        let lookup = lookup.unwrap_or_else(|| {
            let lookup = begin().shared();
            // It goes on when nobody waits any more, so that the next request finds the key.
            leptos::task::spawn_local(lookup.clone().map(drop));
            lookup
        });
        last.insert(lookup).clone()
    }
}

/// Waits for something about the key, for at most [`KEY_LIMIT`].
///
/// # Errors
/// [`NoProof::Late`].
pub async fn in_time<T>(work: impl Future<Output = T>) -> Result<T, NoProof> {
    let limit = gloo_timers::future::sleep(Duration::from_millis(KEY_LIMIT.into()));
    match select(pin!(work), limit).await {
        Either::Left((done, _)) => Ok(done),
        Either::Right(_) => Err(NoProof::Late),
    }
}
