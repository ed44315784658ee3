//! What is written down a moment later: by then its request has been answered, and who measures how long
//! answers take can't tell which of them had something written.

use super::store::Noted;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as Turn, MutexGuard, Notify};

/// How much later, at least.
const MOMENT: Duration = Duration::from_millis(200);

/// What waits to be written. It is as much as a [`MOMENT`]'s logins, which hashing keeps few. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Later(Arc<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    noted: Mutex<Vec<Noted>>,
    more: Notify,
    /// Held while what was taken is written: who comes then waits until it can be read.
    turn: Turn<()>,
}

/// What was taken, for as long as it is being written.
pub(super) struct Taken<'a> {
    noted: Vec<Noted>,
    _turn: MutexGuard<'a, ()>,
}

impl Later {
    /// Leaves this for later; and takes as long when there is nothing to leave.
    pub(super) fn push(&self, noted: Option<Noted>) {
        self.0.noted.lock().unwrap_or_else(PoisonError::into_inner).extend(noted);
        self.0.more.notify_one();
    }

    /// Waits until something may have been left for long enough.
    pub(super) async fn ripe(&self) {
        self.0.more.notified().await;
        tokio::time::sleep(MOMENT).await;
    }

    /// All that waits.
    pub(super) async fn take(&self) -> Taken<'_> {
        let turn = self.0.turn.lock().await;
        let noted = std::mem::take(&mut *self.0.noted.lock().unwrap_or_else(PoisonError::into_inner));
        Taken { noted, _turn: turn }
    }
}

impl Taken<'_> {
    /// Each, the oldest first.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = Noted> {
        self.noted.drain(..)
    }
}
