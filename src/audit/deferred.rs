//! Events that are written a moment after their request was answered, so that the time of an answer does not tell
//! whether anything was written.

use super::event_kind::EventKind;
use crate::client_info::ClientInfo;
use crate::wire::Copied;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as AsyncMutex, MutexGuard, Notify};

/// How long an event waits, at least.
const DELAY: Duration = Duration::from_millis(200);

/// An event of an account. Its id, a UUIDv7, is its place in the log.
#[derive(Debug)]
pub(super) struct NewEvent {
    pub(super) id: uuid::Uuid,
    pub(super) user_id: String,
    pub(super) kind: EventKind,
    /// In unix seconds.
    pub(super) at: i64,
    pub(super) client: ClientInfo,
    /// When the copy was made, if the event is about one.
    pub(super) copied: Option<Copied>,
}

/// The events that wait to be written. There are few: each follows a password hash, and they wait for [`DELAY`].
/// Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct DeferredEvents(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    events: Mutex<Vec<NewEvent>>,
    added: Notify,
    writing: AsyncMutex<()>,
}

impl DeferredEvents {
    /// Adds an event; takes equally long if there is none to add.
    pub(super) fn push(&self, event: Option<NewEvent>) {
        self.0.events.lock().unwrap_or_else(PoisonError::into_inner).extend(event);
        self.0.added.notify_one();
    }

    /// Waits until an event has waited long enough.
    pub(super) async fn due(&self) {
        self.0.added.notified().await;
        tokio::time::sleep(DELAY).await;
    }

    /// Hold this while writing the events, so that a reader who asks for them meanwhile waits until they are
    /// written.
    pub(super) async fn writing(&self) -> MutexGuard<'_, ()> {
        self.0.writing.lock().await
    }

    /// Takes all events that wait, the oldest first.
    pub(super) fn take(&self) -> Vec<NewEvent> {
        std::mem::take(&mut *self.0.events.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
