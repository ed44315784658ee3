//! Web Locks: each is held by one tab at a time, the others queue.

use futures::channel::oneshot;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

#[derive(Default)]
pub struct Locks {
    /// The tabs that wait for each lock that is held.
    queues: RefCell<BTreeMap<String, VecDeque<oneshot::Sender<Lock>>>>,
    /// How often a lock went from one holder to the next.
    pub handed_on: Cell<u64>,
}

/// Holds a lock until it is dropped.
pub struct Lock {
    locks: Rc<Locks>,
    name: String,
}

impl Locks {
    /// Completes with the lock once it is free.
    pub fn request(self: &Rc<Self>, name: &str) -> oneshot::Receiver<Lock> {
        let (grant, granted) = oneshot::channel();
        let mut queues = self.queues.borrow_mut();
        if let Some(queue) = queues.get_mut(name) {
            queue.push_back(grant);
        } else {
            queues.insert(name.to_owned(), VecDeque::new());
            let _ = grant.send(Lock { locks: Rc::clone(self), name: name.to_owned() });
        }
        granted
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let mut queues = self.locks.queues.borrow_mut();
        let next = queues.get_mut(&self.name).and_then(VecDeque::pop_front);
        if next.is_none() {
            queues.remove(&self.name);
        }
        drop(queues);
        if let Some(next) = next {
            self.locks.handed_on.set(self.locks.handed_on.get() + 1);
            // If the next one does not wait any more, this drops the lock again, which hands it on.
            let _ = next.send(Self { locks: Rc::clone(&self.locks), name: self.name.clone() });
        }
    }
}
