//! One simulated browser, and the [`Browser`] that each of its tabs runs in.

use crate::locks::{Lock, Locks};
use crate::network::Network;
use crate::storage::{Mode, Storage};
use crate::timeline::Timeline;
use futures::executor::LocalSpawner;
use futures::future::{Either, select};
use futures::task::LocalSpawnExt;
use latchkey::api::client::{Answer, Request, Unreachable};
use latchkey::keeper::{Browser, Denied, LOCK_LIMIT, NoProof, NotStored, State};
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;

/// The state that all tabs share.
pub struct Shared {
    pub timeline: Timeline,
    pub storage: Storage,
    pub network: Network,
    pub locks: Rc<Locks>,
    pub has_locks: bool,
    /// How far the browser's clock is ahead, in milliseconds.
    pub clock_error: Cell<i64>,
    random: Cell<u64>,
}

impl Shared {
    pub fn new(now: i64, seed: u64, has_locks: bool) -> Rc<Self> {
        Rc::new(Self {
            timeline: Timeline::beginning_at(now),
            storage: Storage::holding(None, now),
            network: Network::default(),
            locks: Rc::default(),
            has_locks,
            clock_error: Cell::default(),
            random: Cell::new(seed | 1),
        })
    }

    /// Numbers that look random, and are the same for the same seed (xorshift64).
    fn random(&self) -> u64 {
        let mut state = self.random.get();
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        self.random.set(state);
        state
    }
}

pub struct SimulatedBrowser {
    pub tab: usize,
    pub shared: Rc<Shared>,
    pub spawner: LocalSpawner,
    /// The state that the page shows.
    pub shown: RefCell<State>,
    /// Whether the last call was made by a person.
    pub pressed: Cell<bool>,
}

impl Browser for SimulatedBrowser {
    type Lock = Lock;

    fn load(&self) -> Result<Option<String>, Denied> {
        self.shared.storage.read(self.tab).ok_or(Denied)
    }

    fn save(&self, text: &str) -> Result<(), NotStored> {
        let stored = self.shared.storage.write(self.tab, Some(text), &self.shared.timeline);
        stored.then_some(()).ok_or(NotStored)
    }

    fn erase(&self) -> Result<(), Denied> {
        let storage = &self.shared.storage;
        if storage.text().is_some() {
            storage.write(self.tab, None, &self.shared.timeline);
        }
        (storage.mode.get() != Mode::Denied).then_some(()).ok_or(Denied)
    }

    fn now(&self) -> i64 {
        self.shared.timeline.now() + self.shared.clock_error.get()
    }

    fn sleep(&self, milliseconds: u32) -> impl Future<Output = ()> + 'static {
        self.shared.timeline.timer(milliseconds)
    }

    fn random_bytes(&self) -> [u8; 16] {
        let (high, low) = (self.shared.random(), self.shared.random());
        uuid::Uuid::from_u64_pair(high, low).into_bytes()
    }

    async fn lock(&self, name: &str) -> Option<Lock> {
        if !self.shared.has_locks {
            return None;
        }
        let limit = pin!(self.shared.timeline.timer(LOCK_LIMIT));
        match select(self.shared.locks.request(name), limit).await {
            Either::Left((lock, _)) => lock.ok(),
            Either::Right(_) => None,
        }
    }

    fn prepare_key(&self) -> impl Future<Output = ()> + 'static {
        futures::future::ready(())
    }

    async fn prove(&self, _: &Request, _: Option<&str>, _: i64, _: Option<&str>) -> Result<String, NoProof> {
        Err(NoProof::NoKey)
    }

    async fn send(&self, request: Request) -> Result<Answer, Unreachable> {
        self.shared.network.send(request, &self.shared.timeline).await.unwrap_or(Err(Unreachable))
    }

    fn is_pressed(&self) -> bool {
        self.pressed.get()
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.spawner.spawn_local(task).unwrap();
    }

    fn show(&self, state: &State) {
        self.shown.replace(state.clone());
    }
}
