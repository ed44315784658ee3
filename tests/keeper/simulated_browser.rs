//! One simulated browser, and the [`Browser`] that each of its tabs runs in.

use crate::key::Key;
use crate::locks::{Lock, Locks};
use crate::network::Network;
use crate::storage::{Mode, Storage};
use crate::timeline::Timeline;
use futures::executor::LocalSpawner;
use futures::future::{Either, select};
use futures::task::LocalSpawnExt;
use latchkey::api::client::{Answer, Request, Unreachable};
use latchkey::keeper::{Browser, Denied, KEY_LIMIT, LOCK_LIMIT, NoProof, NotStored, State};
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
    /// The key, if there is one.
    pub key: RefCell<Option<Key>>,
    pub key_mode: Cell<KeyMode>,
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
            key: RefCell::default(),
            key_mode: Cell::new(KeyMode::Works),
            clock_error: Cell::default(),
            random: Cell::new(seed | 1),
        })
    }

    /// Waits for the place where the key is kept. Returns whether it answered in time.
    async fn key_answers(&self) -> bool {
        let hangs = self.key_mode.get() == KeyMode::Hangs;
        self.timeline.timer(if hangs { KEY_LIMIT } else { 1 }).await;
        !hangs
    }

    pub fn random_bytes(&self) -> [u8; 16] {
        let (high, low) = (self.random(), self.random());
        uuid::Uuid::from_u64_pair(high, low).into_bytes()
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

/// Whether the browser's key can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyMode {
    Works,
    /// None can be made.
    Missing,
    /// The place where it is kept does not answer.
    Hangs,
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
        self.shared.random_bytes()
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
        let shared = Rc::clone(&self.shared);
        async move {
            if shared.key_answers().await && shared.key_mode.get() == KeyMode::Works {
                shared.key.borrow_mut().get_or_insert_with(Key::generate);
            }
        }
    }

    fn forget_key(&self) {}

    async fn prove(
        &self,
        request: &Request,
        token: Option<&str>,
        issued_at: i64,
        nonce: Option<&str>,
    ) -> Result<String, NoProof> {
        if !self.shared.key_answers().await {
            return Err(NoProof::Late);
        }
        let key = self.shared.key.borrow().clone().ok_or(NoProof::NoKey)?;
        Ok(key.prove(request, token, self.random_bytes(), issued_at, nonce))
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
