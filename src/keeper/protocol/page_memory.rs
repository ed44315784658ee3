//! The memory of a page, besides the record in storage.

use crate::keeper::record::Record;
use crate::wire::{AccessToken, ApiError, RefreshToken};
use std::cell::{Cell, RefCell};

/// The memory of a page.
#[derive(Default)]
pub(super) struct PageMemory {
    /// A session that this page alone holds. It never moves to storage.
    pub(super) own: RefCell<Option<Record>>,
    /// Whether this page took its own session from storage, and another may yet store it again.
    pub(super) is_just_taken: Cell<bool>,
    /// The record that storage held when this page last read or wrote it.
    pub(super) seen: RefCell<Record>,
    /// The access token of a refresh whose outcome could not be stored. A later try of that refresh stores it.
    pub(super) fresh: RefCell<Option<Fresh>>,
    /// The sessions that ended here, by a logout, a login or the server, although storage could not take that.
    pub(super) over: RefCell<Vec<String>>,
    /// Why the session that this page held last is over, if storage can't tell.
    pub(super) ended: RefCell<Option<ApiError>>,
    /// The logouts that this page owes. It remembers them until the server was told, because another page may
    /// overwrite the record that has them.
    pub(super) owed_logouts: RefCell<Vec<RefreshToken>>,
    /// Writes of other pages, as `(old, new)`, whose conflict with ours is not resolved yet.
    pub(super) writes: RefCell<Vec<(Option<Record>, Option<Record>)>>,
    /// Whether a task waits for storage to work again.
    pub(super) is_watching: Cell<bool>,
}

/// The outcome of a refresh that could not be stored.
pub(super) struct Fresh {
    pub(super) spent: RefreshToken,
    pub(super) access_token: AccessToken,
    pub(super) clock_offset: i64,
}
