//! Work that repeats for as long as a part of the page is shown. For the browser only.

use leptos::prelude::{on_cleanup, set_interval_with_handle};
use std::time::Duration;

/// Runs `action` once per interval, until the reactive owner that this was called in is cleaned up: an app with a router in
/// the browser may take the part away before the page is left.
pub(crate) fn every(interval: Duration, action: impl Fn() + 'static) {
    if let Ok(timer) = set_interval_with_handle(action, interval) {
        on_cleanup(move || timer.clear());
    }
}
