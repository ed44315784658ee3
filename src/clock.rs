//! The time. Each server has one clock, which tests set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The system's clock, and by how much a test has moved it. Clones move together. The default is the system's time.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// In seconds; 0 unless a test has moved the clock.
    offset: Arc<AtomicI64>,
    /// The system's time when a test stopped the clock.
    stopped_at: Option<Duration>,
}

impl Clock {
    /// A clock that stands still until a test moves it.
    pub fn stopped() -> Self {
        Self::stopped_at(system_time())
    }

    /// A clock that stands still at a moment since the Unix epoch until a test moves it.
    pub fn stopped_at(moment: Duration) -> Self {
        Self { stopped_at: Some(moment), ..Self::default() }
    }

    /// The time now, in whole seconds since the Unix epoch.
    pub fn now(&self) -> i64 {
        self.since_epoch().as_secs().cast_signed()
    }

    /// The time now to the system's precision, since the Unix epoch.
    pub fn since_epoch(&self) -> Duration {
        let system = self.stopped_at.unwrap_or_else(system_time);
        let seconds = system.as_secs().saturating_add_signed(self.offset.load(Ordering::Relaxed));
        Duration::new(seconds, system.subsec_nanos())
    }

    /// Moves this clock and its clones forward by `seconds`, or back if negative.
    pub fn step(&self, seconds: i64) {
        self.offset.fetch_add(seconds, Ordering::Relaxed);
    }
}

fn system_time() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
