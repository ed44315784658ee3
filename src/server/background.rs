//! Supervises the tasks that run beside the requests for as long as the process lives. A task that ends or panics
//! is logged, counted and started again; `/readyz` names it until it has recovered.

use futures::FutureExt;
use std::any::Any;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// The pause before a task is started again; it doubles with each failure in a row, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// A task has recovered from a failure when it has run for this long.
const RECOVERY: Duration = Duration::from_secs(5);

/// Starts, restarts and stops background tasks. Cloning it is cheap; clones share the tasks.
#[derive(Clone, Debug, Default)]
pub struct Background(Arc<Mutex<Tasks>>);

#[derive(Debug, Default)]
struct Tasks {
    /// In the order of their start.
    supervisors: Vec<JoinHandle<()>>,
    /// By the task's name.
    failures: BTreeMap<&'static str, Failure>,
}

/// The last failure of a task.
#[derive(Clone, Copy, Debug)]
struct Failure {
    /// How many failures there were without a recovery between them.
    in_a_row: u32,
    /// When the task was started again; `None` during the pause before that.
    restarted: Option<Instant>,
}

impl Background {
    /// Starts a task. `run` is not meant to return: when it does, or panics, it is called again with another clone
    /// of `state`.
    pub fn start<S, R>(&self, name: &'static str, state: S, run: impl Fn(S) -> R + Send + 'static)
    where
        S: Clone + Send + 'static,
        R: Future<Output = ()> + Send,
    {
        let background = self.clone();
        let supervisor = tokio::spawn(async move {
            loop {
                let started = Instant::now();
                let running = std::panic::catch_unwind(AssertUnwindSafe(|| run(state.clone())));
                let ended = match running {
                    Ok(running) => AssertUnwindSafe(running).catch_unwind().await,
                    Err(panic) => Err(panic),
                };
                match ended {
                    Ok(()) => tracing::error!(task = name, "a background task ended; it will be restarted"),
                    Err(panic) => {
                        let cause = message(&*panic);
                        tracing::error!(
                            task = name,
                            cause,
                            "a background task panicked; it will be restarted"
                        );
                    }
                }
                metrics::counter!("latchkey_background_failures_total", "task" => name).increment(1);
                tokio::time::sleep(background.failed(name, started.elapsed())).await;
                background.restarted(name);
            }
        });
        self.lock().supervisors.push(supervisor);
    }

    /// The names of the tasks that are down or have not recovered yet.
    pub fn failing(&self) -> Vec<&'static str> {
        let recovered = |failure: &Failure| failure.restarted.is_some_and(|at| at.elapsed() >= RECOVERY);
        self.lock()
            .failures
            .iter()
            .filter(|(_, failure)| !recovered(failure))
            .map(|(name, _)| *name)
            .collect()
    }

    /// Stops the tasks one after the other, the last one first, and returns when none of them runs any more.
    pub async fn stop(&self) {
        let supervisors = std::mem::take(&mut self.lock().supervisors);
        for supervisor in supervisors.into_iter().rev() {
            supervisor.abort();
            // An error only says that the task was aborted.
            let _ = supervisor.await;
        }
    }

    /// Records a failure after a run of this length; returns the pause before the next run.
    fn failed(&self, name: &'static str, ran: Duration) -> Duration {
        let failures = &mut self.lock().failures;
        let before = failures.get(name).filter(|_| ran < RECOVERY).map_or(0, |failure| failure.in_a_row);
        failures.insert(name, Failure { in_a_row: before.saturating_add(1), restarted: None });
        FIRST_PAUSE.saturating_mul(1 << before.min(6)).min(LONGEST_PAUSE)
    }

    fn restarted(&self, name: &'static str) {
        if let Some(failure) = self.lock().failures.get_mut(name) {
            failure.restarted = Some(Instant::now());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Tasks> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The text that a panic was raised with.
fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// Starts a task whose first `failures` runs fail: by a panic, then by returning, and so on in turn.
    fn start_failing(background: &Background, failures: u32) -> Arc<AtomicU32> {
        let runs = Arc::new(AtomicU32::new(0));
        background.start("task", runs.clone(), move |runs| async move {
            match runs.fetch_add(1, Ordering::Relaxed) {
                run if run >= failures => std::future::pending().await,
                run => assert!(run % 2 == 1, "the task panics"),
            }
        });
        runs
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_panics_or_ends_is_restarted_and_named_until_it_recovers() {
        let background = Background::default();
        let runs = start_failing(&background, 2);
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!((runs.load(Ordering::Relaxed), background.failing()), (1, vec!["task"]));
        tokio::time::sleep(Duration::from_millis(1_000)).await;
        assert_eq!((runs.load(Ordering::Relaxed), background.failing()), (2, vec!["task"]));
        tokio::time::sleep(Duration::from_millis(2_000)).await;
        assert_eq!((runs.load(Ordering::Relaxed), background.failing()), (3, vec!["task"]));
        tokio::time::sleep(RECOVERY).await;
        assert_eq!((runs.load(Ordering::Relaxed), background.failing()), (3, vec![]));
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_is_restarted_when_making_its_future_panics() {
        let background = Background::default();
        let runs = Arc::new(AtomicU32::new(0));
        background.start("task", runs.clone(), |runs| {
            assert!(runs.fetch_add(1, Ordering::Relaxed) > 0, "no future the first time");
            std::future::pending()
        });
        tokio::time::sleep(FIRST_PAUSE * 2).await;
        assert_eq!(runs.load(Ordering::Relaxed), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_grow_only_with_failures_in_a_row() {
        let background = Background::default();
        let pauses: Vec<_> = (0..8).map(|_| background.failed("task", Duration::ZERO).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(background.failed("task", RECOVERY), FIRST_PAUSE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_runs_is_not_failing() {
        let background = Background::default();
        start_failing(&background, 0);
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert!(background.failing().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn stopped_tasks_are_gone_the_last_one_first() {
        struct Ends(&'static str, Arc<Mutex<Vec<&'static str>>>);
        impl Drop for Ends {
            fn drop(&mut self) {
                self.1.lock().unwrap().push(self.0);
            }
        }
        let (background, ended) = (Background::default(), Arc::default());
        for name in ["first", "second"] {
            background.start(name, Arc::clone(&ended), move |ended| async move {
                let _ends = Ends(name, ended);
                std::future::pending().await
            });
        }
        tokio::task::yield_now().await;
        background.stop().await;
        assert_eq!(*ended.lock().unwrap(), ["second", "first"]);
    }
}
