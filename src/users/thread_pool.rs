//! A small thread pool for CPU-bound work: hashing passwords and judging them. Its threads yield to the rest of the
//! server, and its queue is short and fair: clients take turns, so that one of them can't keep the others out.

use crate::wire::ApiError;
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

type Task = Box<dyn FnOnce() + Send>;

/// A fixed number of threads with one bounded queue. Cloning it is cheap; the threads end with the last clone.
#[derive(Clone, Debug)]
pub struct ThreadPool {
    shared: Arc<Shared>,
    /// Tells the threads to end once the last clone is dropped. The threads hold `shared`, but not this.
    _close: Arc<CloseOnDrop>,
}

/// The niceness of the threads: where the whole server wants the processor, they get about a tenth of it.
const NICE: i32 = 10;

impl ThreadPool {
    /// Starts `threads` threads. The queue holds `waiting` tasks for each of them.
    pub fn start(threads: usize, waiting: usize) -> Self {
        let capacity = threads * (1 + waiting);
        let shared = Arc::new(Shared { queue: Mutex::new(Queue::new(capacity)), changed: Condvar::new() });
        for _ in 0..threads {
            let shared = shared.clone();
            std::thread::spawn(move || work(&shared));
        }
        Self { _close: Arc::new(CloseOnDrop(shared.clone())), shared }
    }

    /// Runs `task` on one of the threads. `client` names the client it is done for; clients take turns. When the
    /// queue is full, the client with the most waiting tasks loses its newest one to a client that has fewer.
    /// If the caller stops waiting, a task that has not begun is skipped.
    ///
    /// # Errors
    /// [`ApiError::Busy`] if there is no place in the queue, [`ApiError::Internal`] if the task panics.
    pub async fn run<T: Send + 'static>(
        &self,
        client: &str,
        task: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let (done, result) = oneshot::channel();
        let task = move || {
            if done.is_closed() {
                return;
            }
            let result = catch_unwind(AssertUnwindSafe(task));
            let _ = done.send(result.map_err(|_| ApiError::internal("a task of the thread pool panicked")));
        };
        self.shared.lock().push(client, Box::new(task))?;
        self.shared.changed.notify_one();
        // The sender is dropped without an answer only if the task lost its place in the queue.
        result.await.unwrap_or(Err(BUSY))
    }
}

const BUSY: ApiError = ApiError::Busy { retry_after: 1 };

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shared")
    }
}

#[derive(Debug)]
struct CloseOnDrop(Arc<Shared>);

impl Drop for CloseOnDrop {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.changed.notify_all();
    }
}

struct Queue {
    waiting: HashMap<String, VecDeque<Task>>,
    /// The clients with waiting tasks, the next one first.
    turns: VecDeque<String>,
    running: usize,
    /// The most tasks that may wait and run together.
    capacity: usize,
    closed: bool,
}

impl Queue {
    fn new(capacity: usize) -> Self {
        Self { waiting: HashMap::new(), turns: VecDeque::new(), running: 0, capacity, closed: false }
    }

    fn push(&mut self, client: &str, task: Task) -> Result<(), ApiError> {
        let waiting: usize = self.waiting.values().map(VecDeque::len).sum();
        if waiting + self.running >= self.capacity {
            self.make_room_for(client)?;
        }
        if !self.waiting.contains_key(client) {
            self.turns.push_back(client.to_owned());
        }
        self.waiting.entry(client.to_owned()).or_default().push_back(task);
        Ok(())
    }

    /// Drops the newest task of the client with the most, unless `client` would then have as many itself.
    fn make_room_for(&mut self, client: &str) -> Result<(), ApiError> {
        let own = self.waiting.get(client).map_or(0, VecDeque::len);
        let heaviest = self.waiting.iter().max_by_key(|(_, tasks)| tasks.len());
        let (heaviest, tasks) = heaviest.ok_or(BUSY)?;
        if tasks.len() <= own + 1 {
            return Err(BUSY);
        }
        let heaviest = heaviest.clone();
        // At least one task stays, so the client keeps its turn.
        self.waiting.entry(heaviest).or_default().pop_back();
        Ok(())
    }

    fn pop(&mut self) -> Option<Task> {
        let client = self.turns.pop_front()?;
        let tasks = self.waiting.get_mut(&client)?;
        let task = tasks.pop_front();
        if tasks.is_empty() {
            self.waiting.remove(&client);
        } else {
            self.turns.push_back(client);
        }
        task
    }
}

fn work(shared: &Shared) {
    // This fails only where the process may not lower its own priority; the threads then run at normal priority.
    let _ = rustix::process::setpriority_process(None, NICE);
    let mut queue = shared.lock();
    while !queue.closed {
        let Some(task) = queue.pop() else {
            queue = shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
            continue;
        };
        queue.running += 1;
        drop(queue);
        task();
        queue = shared.lock();
        queue.running -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use std::sync::mpsc::{Sender, channel};

    /// Keeps the only thread of a pool busy until the sender is dropped or used.
    async fn occupied(pool: &ThreadPool) -> Sender<()> {
        let (release, wait) = channel::<()>();
        let (began, begun) = oneshot::channel();
        let pool = pool.clone();
        tokio::spawn(async move {
            let wait = move || {
                let _ = began.send(());
                let _ = wait.recv();
            };
            pool.run("occupied", wait).await
        });
        begun.await.unwrap();
        release
    }

    #[tokio::test]
    async fn a_full_queue_says_busy_and_recovers() {
        let pool = ThreadPool::start(1, 2);
        let release = occupied(&pool).await;
        let mut waiting: Vec<_> = (0..2).map(|_| Box::pin(pool.run("a", || ()))).collect();
        assert!(waiting.iter_mut().all(|task| task.now_or_never().is_none()));
        assert_eq!(pool.run("a", || ()).await, Err(BUSY));
        drop(release);
        assert_eq!(futures::future::join_all(waiting).await, [Ok(()), Ok(())]);
        assert_eq!(pool.run("a", || 7).await, Ok(7));
    }

    #[tokio::test]
    async fn a_client_with_many_tasks_makes_room_for_others_and_takes_turns_with_them() {
        let pool = ThreadPool::start(1, 4);
        let release = occupied(&pool).await;
        let (done, order) = channel();
        let submit = |client: &'static str| {
            let done = done.clone();
            let mut task = Box::pin(pool.run(client, move || done.send(client).unwrap()));
            assert!(task.as_mut().now_or_never().is_none(), "{client} waits");
            task
        };
        let mut flood: Vec<_> = (0..4).map(|_| submit("flood")).collect();
        let (ada, bob) = (submit("ada"), submit("bob"));
        // Two each for the flood and for the others: nobody has a better claim to a place than the flood now.
        assert_eq!(pool.run("flood", || ()).await, Err(BUSY));
        assert_eq!(pool.run("eve", || ()).now_or_never(), None, "the flood gives up one more place");
        drop(release);
        assert_eq!((ada.await, bob.await), (Ok(()), Ok(())));
        assert_eq!(flood.remove(0).await, Ok(()));
        for evicted in flood {
            assert_eq!(evicted.await, Err(BUSY));
        }
        assert_eq!(order.try_iter().collect::<Vec<_>>(), ["flood", "ada", "bob"]);
    }

    #[tokio::test]
    async fn a_task_whose_caller_hung_up_is_skipped() {
        let pool = ThreadPool::start(1, 2);
        let release = occupied(&pool).await;
        let (worked, was_worked) = channel::<()>();
        let gone = pool.run("a", move || worked.send(()));
        assert!(gone.now_or_never().is_none());
        drop(release);
        // This task is behind the one whose caller hung up.
        pool.run("a", || ()).await.unwrap();
        assert!(was_worked.recv().is_err(), "the task was dropped, not run");
    }

    #[tokio::test]
    async fn a_panic_reaches_its_caller_and_stops_no_thread() {
        let pool = ThreadPool::start(1, 1);
        let failed = pool.run("a", || panic!("as it happens")).await;
        assert_eq!(failed.map(|()| 0).unwrap_err().code(), "internal");
        assert!(pool.run("a", || ()).await.is_ok());
    }

    #[tokio::test]
    async fn the_threads_end_with_the_last_clone() {
        let pool = ThreadPool::start(1, 1);
        let shared = Arc::downgrade(&pool.shared);
        drop(pool.clone());
        assert!(pool.run("a", || ()).await.is_ok());
        drop(pool);
        let begun = std::time::Instant::now();
        while shared.upgrade().is_some() {
            assert!(begun.elapsed().as_secs() < 30, "the thread did not end");
            std::thread::yield_now();
        }
    }
}
