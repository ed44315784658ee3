//! What is to be written down, and what of it a moment later: by then its request has been answered, and who
//! measures how long answers take can't tell which of them had something written.

use super::EventKind;
use crate::client_info::ClientInfo;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as Turn, MutexGuard, Notify};

/// How much later, at least.
const MOMENT: Duration = Duration::from_millis(200);

/// What happened, and its place in the log, taken as it happened.
#[derive(Debug)]
pub(super) struct Noted {
    pub(super) id: uuid::Uuid,
    pub(super) user_id: String,
    pub(super) kind: EventKind,
    pub(super) at: i64,
    pub(super) client: ClientInfo,
}

/// What waits to be written. It is as much as a [`MOMENT`]'s logins, which hashing keeps few. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Later(Arc<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    noted: Mutex<Vec<Noted>>,
    more: Notify,
    turn: Turn<()>,
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

    /// To be held while what was taken is written: who comes then waits until it can be read.
    pub(super) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.0.turn.lock().await
    }

    /// Takes all that waits, the oldest first.
    pub(super) fn take(&self) -> Vec<Noted> {
        std::mem::take(&mut *self.0.noted.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
