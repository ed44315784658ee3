//! Threads for what takes a processor long: hashing and judging passwords. They are few, they yield to
//! everything else the server does, and the queue before them is short.

use crate::wire::ApiError;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

type Task = Box<dyn FnOnce() + Send>;

/// Threads and the queue before them. Cloning it is cheap; the threads end with the last clone.
#[derive(Clone, Debug)]
pub struct ThreadPool {
    tasks: Sender<Task>,
    places: Arc<Semaphore>,
}

/// A place in the queue. Whoever has one is served; it is given back when it is dropped.
#[derive(Debug)]
pub struct QueueSlot {
    tasks: Sender<Task>,
    permit: OwnedSemaphorePermit,
}

/// How much these threads stand back (`nice`): a tenth of the time is theirs where others want all of it.
const NICE: i32 = 10;

impl ThreadPool {
    /// `threads` threads, each with `waiting` places in the queue.
    pub fn start(threads: usize, waiting: usize) -> Self {
        let (tasks, queue) = channel();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..threads {
            let queue = queue.clone();
            std::thread::spawn(move || work(&queue));
        }
        Self { tasks, places: Arc::new(Semaphore::new(threads * (1 + waiting))) }
    }

    /// Takes a place in the queue, before anything else is done for a caller who would need one.
    ///
    /// # Errors
    /// [`ApiError::Busy`] if all are taken.
    pub fn place(&self) -> Result<QueueSlot, ApiError> {
        let permit =
            self.places.clone().try_acquire_owned().map_err(|_| ApiError::Busy { retry_after: 1 })?;
        Ok(QueueSlot { tasks: self.tasks.clone(), permit })
    }
}

impl QueueSlot {
    /// Has a thread do this, and waits for it.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if it panics.
    pub async fn work<T: Send + 'static>(
        self,
        task: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let (done, result) = oneshot::channel();
        let permit = self.permit;
        let task = move || {
            // A caller who hung up is not worked for, but keeps the place until here.
            if !done.is_closed() {
                let _ = done.send(task());
            }
            drop(permit);
        };
        self.tasks.send(Box::new(task)).map_err(ApiError::internal)?;
        result.await.map_err(ApiError::internal)
    }
}

fn work(queue: &Mutex<Receiver<Task>>) {
    // Refused only to who has not even the right to be slower; then they are as fast as all others.
    let _ = rustix::process::setpriority_process(None, NICE);
    loop {
        let task = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(task) = task else { return };
        // A task that panics ends itself, not its thread; its caller hears of it by the channel.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(task));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_queue_says_busy_and_recovers() {
        let workers = ThreadPool::start(1, 2);
        let places: Vec<_> = (0..3).map(|_| workers.place().unwrap()).collect();
        assert_eq!(workers.place().unwrap_err(), ApiError::Busy { retry_after: 1 });
        drop(places);
        assert_eq!(workers.place().unwrap().work(|| 7).await, Ok(7));
        assert!(workers.place().is_ok());
    }

    #[tokio::test]
    async fn who_hung_up_is_not_worked_for() {
        let workers = ThreadPool::start(1, 2);
        let (go, wait) = channel::<()>();
        let first = tokio::spawn(workers.place().unwrap().work(move || wait.recv().is_ok()));
        let (worked, was_worked) = channel::<()>();
        let gone = workers.place().unwrap().work(move || worked.send(()));
        assert!(futures::FutureExt::now_or_never(gone).is_none());
        go.send(()).unwrap();
        assert_eq!(first.await.unwrap(), Ok(true));
        // Its task is behind that of the one who hung up.
        workers.place().unwrap().work(|| ()).await.unwrap();
        assert!(was_worked.recv().is_err(), "dropped, not called");
    }

    #[tokio::test]
    async fn a_panic_reaches_its_caller_and_stops_no_thread() {
        let workers = ThreadPool::start(1, 1);
        let failed = workers.place().unwrap().work(|| panic!("as it happens")).await;
        assert_eq!(failed.map(|()| 0).unwrap_err().code(), "internal");
        assert!(workers.place().unwrap().work(|| ()).await.is_ok());
    }
}
