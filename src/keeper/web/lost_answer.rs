//! Loses an answer on purpose, for developers who want to see the session survive it.

use crate::api::client::Request;
use crate::api::open::Refresh;
use server_fn::ServerFn;
use std::cell::Cell;

thread_local! {
    static LOSE_NEXT: Cell<bool> = const { Cell::new(false) };
}

/// Loses the answer to the next refresh.
pub fn lose_next_answer() {
    LOSE_NEXT.set(true);
}

/// Whether to lose the answer to this request. Release builds never do.
pub(super) fn is_lost(request: &Request) -> bool {
    cfg!(debug_assertions) && request.path == Refresh::PATH && LOSE_NEXT.take()
}
