//! The current time as a signal.

use super::reactive::effect;
use super::repeat::every;
use super::var::Var;
use std::time::Duration;

/// This browser's clock in Unix seconds, updated once a second for as long as its part of the page is shown. Each tick
/// reads the clock rather than adding a second, because background tabs and sleeping computers skip ticks. On the server
/// it stays 0.
pub(crate) fn ticking_clock() -> Var<f64> {
    let now = Var::new(0.0);
    effect(move || {
        let read_clock = move || now.set(js_sys::Date::now() / 1_000.0);
        read_clock();
        every(Duration::from_secs(1), read_clock);
    });
    now
}
