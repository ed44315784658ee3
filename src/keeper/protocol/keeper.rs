//! One page's keeper: the record, the state that the page shows, and the back-off.

use crate::keeper::back_off::BackOff;
use crate::keeper::browser::Browser;
use crate::keeper::record::Record;
use crate::keeper::state::State;
use crate::wire::{AccessToken, ApiError, json};
use futures::channel::oneshot;
use futures::future::{LocalBoxFuture, Shared};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Keeps the session of one page, together with the keepers of the browser's other pages.
pub struct Keeper<B: Browser> {
    pub(super) browser: B,
    /// The record while the browser stores nothing.
    memory: RefCell<Option<Record>>,
    /// The state that the page shows.
    shown: RefCell<State>,
    /// `None` if the server answered when it was last asked.
    back_off: Cell<Option<BackOff>>,
    /// Wakes the retries when the back-off changes.
    back_off_changed: Cell<Option<oneshot::Sender<()>>>,
    /// Whether this page has asked for the browser's key.
    pub(super) key_is_prepared: Cell<bool>,
    /// Whether the server wants a proof with reading calls, too.
    pub(super) proves_reads: Cell<bool>,
    /// The refresh under way, which all callers share.
    pub(super) refresh: RefCell<Option<Shared<LocalBoxFuture<'static, Outcome>>>>,
}

/// The outcome of a refresh.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// The access token that storage holds now.
    Fresh(AccessToken),
    /// There is no session any more.
    Over(ApiError),
    /// No verdict: the session stays as it was.
    Undecided,
}

impl<B: Browser> Keeper<B> {
    /// The keeper of a page that runs in this browser. It does nothing until it is started.
    pub fn new(browser: B) -> Rc<Self> {
        Rc::new(Self {
            browser,
            memory: RefCell::default(),
            shown: RefCell::new(State::Unknown),
            back_off: Cell::default(),
            back_off_changed: Cell::default(),
            key_is_prepared: Cell::default(),
            proves_reads: Cell::default(),
            refresh: RefCell::default(),
        })
    }

    /// The browser.
    pub fn browser(&self) -> &B {
        &self.browser
    }

    /// The record as this page sees it now; an empty one if there is none or it is not ours.
    pub fn load(&self) -> Record {
        let in_memory = self.memory.borrow().clone();
        in_memory
            .unwrap_or_else(|| self.browser.load().and_then(|text| json::read(&text)).unwrap_or_default())
    }

    /// Replaces the record as a whole.
    pub(super) fn save(&self, record: &Record) {
        let stored = serde_json::to_string(record).is_ok_and(|text| {
            self.browser.save(&text).is_ok() || {
                // Storage that is full may have room once the old record is gone. If it has not, the old one must
                // not be read again all the same: it holds a spent token.
                self.browser.erase();
                self.browser.save(&text).is_ok()
            }
        });
        self.memory.replace((!stored).then(|| record.clone()));
    }

    /// Brings what the page shows in line with the record and the back-off.
    pub fn look(&self) {
        let kept = self.memory.borrow().is_none();
        let state = State::of(&self.load(), self.is_reachable(), kept);
        if *self.shown.borrow() != state {
            self.shown.replace(state.clone());
            self.browser.show(&state);
        }
    }

    /// The id of the user whom the page shows as signed in.
    pub fn shown_user(&self) -> Option<String> {
        match &*self.shown.borrow() {
            State::SignedIn(session) => Some(session.user_id.clone()),
            _ => None,
        }
    }

    /// Whether the server answered when it was last asked.
    pub fn is_reachable(&self) -> bool {
        self.back_off.get().is_none()
    }

    pub(super) fn back_off(&self) -> Option<BackOff> {
        self.back_off.get()
    }

    /// The server answered.
    pub(super) fn answered(&self) {
        self.set_back_off(None);
        self.look();
    }

    /// The server could not be reached or had no time. It may have said after how many seconds to come back.
    pub(super) fn failed(&self, retry_after: Option<u32>) {
        let [chance, ..] = self.browser.random_bytes();
        let chance = f64::from(chance) / f64::from(u8::MAX);
        self.set_back_off(Some(BackOff::after_failure(self.back_off.get(), chance, retry_after)));
        self.look();
    }

    /// The time to wait is over.
    pub(super) fn try_is_due(&self) {
        self.back_off.set(self.back_off.get().map(BackOff::due));
    }

    /// Completes once the back-off is another than now.
    pub(super) fn back_off_changes(&self) -> oneshot::Receiver<()> {
        let (changed, changes) = oneshot::channel();
        self.back_off_changed.set(Some(changed));
        changes
    }

    fn set_back_off(&self, back_off: Option<BackOff>) {
        // An unchanged wait must not begin anew.
        if self.back_off.replace(back_off) != back_off
            && let Some(changed) = self.back_off_changed.take()
        {
            let _ = changed.send(());
        }
    }
}
