//! Virtual time, and the events that are due at some moment.

use crate::network::Reply;
use futures::channel::oneshot;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// Something that happens at a moment.
pub enum Event {
    /// A timer fires.
    Timer(oneshot::Sender<()>),
    /// A request arrives at the server.
    Arrival(usize),
    /// The browser gets an answer, or gives up waiting.
    Reply(usize, Reply),
    /// A tab's view of storage follows a write of another tab.
    View { tab: usize, version: u64, text: Option<String> },
    /// A tab is told that another has stored something.
    Stored { tab: usize, change: Change },
    /// The server is up again.
    ServerIsUp,
}

/// The contents of a storage event.
#[derive(Clone, Debug)]
pub struct Change {
    pub old: Option<String>,
    pub new: Option<String>,
}

/// Milliseconds since the Unix epoch, by a clock that is right.
#[derive(Default)]
pub struct Timeline {
    now: Cell<i64>,
    number: Cell<u64>,
    events: RefCell<BTreeMap<(i64, u64), Event>>,
}

impl Timeline {
    pub fn beginning_at(now: i64) -> Self {
        let timeline = Self::default();
        timeline.now.set(now);
        timeline
    }

    pub fn now(&self) -> i64 {
        self.now.get()
    }

    pub fn schedule(&self, after: u32, event: Event) {
        self.number.set(self.number.get() + 1);
        let due = self.now.get() + i64::from(after);
        self.events.borrow_mut().insert((due, self.number.get()), event);
    }

    pub fn timer(&self, after: u32) -> impl Future<Output = ()> + 'static {
        let (fire, fires) = oneshot::channel();
        self.schedule(after, Event::Timer(fire));
        async move {
            // A timer whose end is dropped belongs to a world that is over.
            let _ = fires.await;
        }
    }

    /// Goes on to the next event, if there is one until then; otherwise to that moment.
    pub fn next(&self, until: i64) -> Option<Event> {
        let mut events = self.events.borrow_mut();
        match events.first_entry() {
            Some(first) if first.key().0 <= until => {
                self.now.set(first.key().0);
                Some(first.remove())
            }
            _ => {
                self.now.set(until);
                None
            }
        }
    }

    /// Whether a storage event is on its way to a tab.
    pub fn holds_event_for(&self, number: usize) -> bool {
        let events = self.events.borrow();
        events.values().any(|event| matches!(event, Event::Stored { tab, .. } if *tab == number))
    }
}
