//! When the server can't be reached, or has no time: waiting, asking again, and knowing that it is over.

use super::renewal::{Renewal, back_off, renewal};
use super::{farewell, page, renewing, storage};
use crate::api::client as fetch;
use crate::wire::ApiError;
use gloo_timers::callback::Timeout;
use http::Method;
use std::cell::RefCell;

struct Trouble {
    /// Failures in a row.
    failures: u32,
    /// What the last one was.
    error: ApiError,
    /// Until when the server asked not to be asked, in our clock's milliseconds.
    not_before: i64,
    /// The next try by itself.
    _retry: Timeout,
}

thread_local! {
    static TROUBLE: RefCell<Option<Trouble>> = const { RefCell::new(None) };
}

/// Whether the server answered when it was last asked.
pub(super) fn is_over() -> bool {
    TROUBLE.with_borrow(Option::is_none)
}

/// The last error, while the server asked not to be asked.
pub(super) fn asked_to_wait() -> Option<ApiError> {
    TROUBLE.with_borrow(|trouble| {
        let trouble = trouble.as_ref()?;
        (page::clock() < trouble.not_before).then(|| trouble.error.clone())
    })
}

/// The server answered: brings the page in line with that and with storage.
pub(super) fn over() {
    TROUBLE.set(None);
    page::look();
}

/// The server could not answer: says so on the page, and tries again by itself after a while.
pub(super) fn happened(error: &ApiError) {
    let failures = TROUBLE.with_borrow(|trouble| trouble.as_ref().map_or(0, |trouble| trouble.failures)) + 1;
    let retry_after = error.retry_after();
    let wait = back_off(failures, js_sys::Math::random(), retry_after);
    let not_before = retry_after.map_or(0, |seconds| page::clock() + i64::from(seconds) * 1_000);
    let retry = Timeout::new(wait, try_again);
    TROUBLE.set(Some(Trouble { failures, error: error.clone(), not_before, _retry: retry }));
    page::look();
}

/// Asks the server again, if it was in trouble: by a renewal where one is due, else by a probe that
/// changes nothing.
pub(super) fn try_again() {
    if is_over() || asked_to_wait().is_some() {
        return;
    }
    let due = storage::load().held.is_some_and(|held| renewal(page::clock(), &held) != Renewal::Use);
    if due {
        renewing::begin_behind();
    } else {
        leptos::task::spawn_local(probe());
    }
}

async fn probe() {
    let request = fetch::Request {
        method: Method::GET,
        path: "/healthz".to_owned(),
        headers: Vec::new(),
        body: None,
        outlives_page: false,
    };
    match request.send().await {
        Ok(answer) if answer.status == 200 => {
            over();
            farewell::send();
        }
        _ => happened(&ApiError::Unreachable),
    }
}
