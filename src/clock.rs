//! The time. Each server has one clock, which tests set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The system's clock, and by how much a test has moved it. Clones move together.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// In seconds; 0 unless a test has moved the clock.
    offset: Arc<AtomicI64>,
}

impl Clock {
    /// The time now, in whole seconds since the Unix epoch.
    pub fn now(&self) -> i64 {
        self.since_epoch().as_secs().cast_signed()
    }

    /// The time now to the system's precision, since the Unix epoch.
    pub fn since_epoch(&self) -> Duration {
        let system = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = system.as_secs().saturating_add_signed(self.offset.load(Ordering::Relaxed));
        Duration::new(seconds, system.subsec_nanos())
    }

    /// Moves this clock and its clones forward by `seconds`, or back if negative.
    pub fn step(&self, seconds: i64) {
        self.offset.fetch_add(seconds, Ordering::Relaxed);
    }
}
