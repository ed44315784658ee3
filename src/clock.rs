//! The time. Tests hold one that they set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time in whole seconds since the Unix epoch.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Added to the system's time, in seconds; shared by all clones.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The time now, in seconds since the Unix epoch.
    pub fn now(&self) -> i64 {
        let system =
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().cast_signed());
        system + self.ahead.load(Ordering::Relaxed)
    }

    /// Moves this clock and its clones forward by `seconds`, or back if negative.
    pub fn step(&self, seconds: i64) {
        self.ahead.fetch_add(seconds, Ordering::Relaxed);
    }
}
