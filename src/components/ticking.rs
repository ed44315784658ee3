//! A clock that views can watch.

use crate::keeper;
use leptos::prelude::*;
use std::time::Duration;

/// The server's clock, read once a second for as long as its owner lives. It is read, not counted: a tab
/// in the background and a laptop asleep get few ticks. Only in a browser.
pub(super) fn ticking() -> ReadSignal<f64> {
    let (now, set_now) = signal(keeper::now());
    let timer = set_interval_with_handle(move || set_now.set(keeper::now()), Duration::from_secs(1));
    if let Ok(timer) = timer {
        on_cleanup(move || timer.clear());
    }
    now
}
