//! The time. Each server has one clock, which tests set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The system's clock, and by how much a test has moved it. Clones move together.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// In seconds; 0 unless a test has moved the clock.
    offset: Arc<AtomicI64>,
}

impl Clock {
    /// The time now, in whole seconds since the Unix epoch.
    pub fn now(&self) -> i64 {
        let system =
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().cast_signed());
        system + self.offset.load(Ordering::Relaxed)
    }

    /// Moves this clock and its clones forward by `seconds`, or back if negative.
    pub fn step(&self, seconds: i64) {
        self.offset.fetch_add(seconds, Ordering::Relaxed);
    }
}
