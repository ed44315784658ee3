//! Tasks that run beside the requests for as long as the process lives. A task that ends or panics is logged,
//! counted, and started again; `/readyz` names it until it runs well again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The pause before a task is started again: doubled after each failure in a row, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// A task that has run for so long after a failure counts as well again.
const RECOVERED: Duration = Duration::from_secs(5);

/// Starts and supervises the background tasks. Cloning it is cheap; clones share the tasks.
#[derive(Clone, Debug, Default)]
pub struct Background {
    failing: Arc<Mutex<BTreeMap<&'static str, Failing>>>,
}

/// A task that has failed and has not recovered.
#[derive(Clone, Copy, Debug)]
struct Failing {
    in_a_row: u32,
    /// When it was started again; `None` during the pause before that.
    restarted: Option<Instant>,
}

impl Background {
    /// Starts a task, and starts it again whenever it ends. `task` makes a run of it; a run is not meant to end.
    pub fn start<F, R>(&self, name: &'static str, task: F)
    where
        F: Fn() -> R + Send + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        let background = self.clone();
        tokio::spawn(async move {
            loop {
                let begun = Instant::now();
                match tokio::spawn(task()).await {
                    Ok(()) => tracing::error!(task = name, "a background task ended; it is started again"),
                    Err(cause) if cause.is_panic() => {
                        tracing::error!(task = name, %cause, "a background task panicked; it is started again");
                    }
                    // The runtime shuts down.
                    Err(_) => return,
                }
                metrics::counter!("latchkey_background_failures_total", "task" => name).increment(1);
                tokio::time::sleep(background.failed(name, begun.elapsed())).await;
                background.restarted(name);
            }
        });
    }

    /// The tasks that are down, or were so a moment ago.
    pub fn failing(&self) -> Vec<&'static str> {
        let well = |failing: &Failing| failing.restarted.is_some_and(|at| at.elapsed() >= RECOVERED);
        self.lock().iter().filter(|(_, failing)| !well(failing)).map(|(name, _)| *name).collect()
    }

    /// Records a failure after a run of this length; returns the pause before the next run.
    fn failed(&self, name: &'static str, ran: Duration) -> Duration {
        let mut failing = self.lock();
        let before = failing.get(name).filter(|_| ran < RECOVERED).map_or(0, |failing| failing.in_a_row);
        failing.insert(name, Failing { in_a_row: before + 1, restarted: None });
        FIRST_PAUSE.saturating_mul(1 << before.min(6)).min(LONGEST_PAUSE)
    }

    fn restarted(&self, name: &'static str) {
        if let Some(failing) = self.lock().get_mut(name) {
            failing.restarted = Some(Instant::now());
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, Failing>> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A task whose first `failures` runs fail, each after `lasting`, by a panic and by ending in turn.
    fn failing_task(background: &Background, failures: u32, lasting: Duration) -> Arc<AtomicU32> {
        let runs = Arc::new(AtomicU32::new(0));
        let counted = runs.clone();
        background.start("task", move || {
            let run = counted.fetch_add(1, Ordering::Relaxed);
            async move {
                if run >= failures {
                    std::future::pending::<()>().await;
                }
                tokio::time::sleep(lasting).await;
                assert!(run % 2 == 1, "the task panics");
            }
        });
        runs
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_panics_or_ends_is_started_again_and_named_until_it_recovers() {
        let background = Background::default();
        let runs = failing_task(&background, 2, Duration::ZERO);
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!((runs.load(Ordering::Relaxed), background.failing()), (1, vec!["task"]));
        tokio::time::sleep(Duration::from_millis(1_000)).await;
        assert_eq!((runs.load(Ordering::Relaxed), background.failing()), (2, vec!["task"]));
        tokio::time::sleep(Duration::from_millis(2_000)).await;
        assert_eq!((runs.load(Ordering::Relaxed), background.failing()), (3, vec!["task"]));
        tokio::time::sleep(RECOVERED).await;
        assert_eq!((runs.load(Ordering::Relaxed), background.failing()), (3, vec![]));
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_grow_with_failures_in_a_row_only() {
        let background = Background::default();
        let pauses: Vec<_> = (0..8).map(|_| background.failed("task", Duration::ZERO).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(background.failed("task", RECOVERED), FIRST_PAUSE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_runs_is_not_failing() {
        let background = Background::default();
        failing_task(&background, 0, Duration::ZERO);
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert!(background.failing().is_empty());
    }
}
