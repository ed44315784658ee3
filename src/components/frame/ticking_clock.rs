//! A clock that views can watch.

use leptos::prelude::*;
use std::time::Duration;

/// This browser's clock in unix seconds, read once a second for as long as the page lives. It is read, not
/// counted: a tab in the background and a laptop asleep get few ticks. On the server it stands still.
pub(crate) fn ticking() -> ReadSignal<f64> {
    let (now, set_now) = signal(0.0);
    Effect::new(move || {
        let read = move || set_now.set(js_sys::Date::now() / 1_000.0);
        read();
        set_interval(read, Duration::from_secs(1));
    });
    now
}
