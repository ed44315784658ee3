//! One page's keeper: the state that the page shows, and the back-off.

use super::page_memory::PageMemory;
use crate::keeper::back_off::BackOff;
use crate::keeper::browser::Browser;
use crate::keeper::state::State;
use crate::wire::{AccessToken, ApiError};
use futures::channel::oneshot;
use futures::future::{LocalBoxFuture, Shared};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Keeps the session of one page, together with the keepers of the browser's other pages.
pub struct Keeper<B: Browser> {
    pub(super) browser: B,
    /// The changes that storage does not hold.
    pub(super) memory: PageMemory,
    /// The state that the page shows.
    shown: RefCell<State>,
    /// `None` if the server answered when it was last asked.
    back_off: Cell<Option<BackOff>>,
    /// Wakes the retries when the back-off changes.
    back_off_changed: Cell<Option<oneshot::Sender<()>>>,
    /// The server's clock minus ours, in milliseconds, as last known. It outlives the session, whose logout needs it.
    pub(super) clock_offset: Cell<i64>,
    /// Whether this page has asked for the browser's key.
    pub(super) key_is_prepared: Cell<bool>,
    /// Whether the server wants a proof with reading calls, too.
    pub(super) proves_reads: Cell<bool>,
    /// The refresh under way, which all callers share.
    pub(super) refresh: RefCell<Option<Shared<LocalBoxFuture<'static, Outcome>>>>,
    /// The username of a registration in this page that may have come about, although its outcome is unknown.
    pub(super) perhaps_registered: RefCell<Option<String>>,
    /// Whether a proof could not be made because this browser did not find its key in time.
    pub(super) key_was_late: Cell<bool>,
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
            memory: PageMemory::default(),
            shown: RefCell::new(State::Unknown),
            back_off: Cell::default(),
            back_off_changed: Cell::default(),
            clock_offset: Cell::default(),
            key_is_prepared: Cell::default(),
            proves_reads: Cell::default(),
            refresh: RefCell::default(),
            perhaps_registered: RefCell::default(),
            key_was_late: Cell::default(),
        })
    }

    /// The browser.
    pub fn browser(&self) -> &B {
        &self.browser
    }

    /// Brings what the page shows in line with the record and the back-off.
    pub fn look(&self) {
        let kept = !self.holds_its_own();
        let state = State::of(&self.load(), self.is_reachable(), kept);
        if let State::SignedIn(session) = &state {
            // The reason is not for the person who signs in next.
            self.memory.ended.take();
            self.clock_offset.set(session.clock_offset);
        }
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

    /// Whether the server may be asked now. `at_once` is for a person who presses something and for a network that is
    /// back: one such try may cut a wait short that the server asked for.
    pub(super) fn may_ask(&self, at_once: bool) -> bool {
        let Some(waiting) = self.back_off.get().filter(|back_off| back_off.is_requested()) else {
            return true;
        };
        let hurried = waiting.hurried().filter(|_| at_once);
        if hurried.is_some() {
            // The wait itself is unchanged, so the retries are not told.
            self.back_off.set(hurried);
        }
        hurried.is_some()
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
