//! localStorage as browsers with many processes have it: every tab has a view of its own, which follows the writes of
//! others a moment later; storage events come later still; the disk is behind all of them.

use crate::timeline::{Change, Event, Timeline};
use latchkey::keeper::Record;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    Works,
    /// Every use is refused.
    Denied,
    /// Nothing can be stored, but removed.
    Full,
}

/// How late tabs see what others store, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Lag {
    pub view: u32,
    pub event: u32,
}

struct View {
    text: Option<String>,
    /// The newest write that it shows.
    version: u64,
    /// Whether the tab's last write replaced one that it had not seen.
    overwrote_unseen: bool,
}

pub struct Storage {
    pub mode: Cell<Mode>,
    pub lag: Cell<Lag>,
    version: Cell<u64>,
    text: RefCell<Option<String>>,
    views: RefCell<BTreeMap<usize, View>>,
    /// The records that were stored, with their times.
    history: RefCell<Vec<(i64, Option<String>)>>,
    /// The same without what a browser that died had not written to disk.
    disk: RefCell<Vec<(i64, Option<String>)>>,
}

impl Storage {
    pub fn holding(text: Option<String>, now: i64) -> Self {
        Self {
            mode: Cell::new(Mode::Works),
            lag: Cell::new(Lag { view: 5, event: 10 }),
            version: Cell::default(),
            text: RefCell::new(text.clone()),
            views: RefCell::default(),
            history: RefCell::new(vec![(now, text.clone())]),
            disk: RefCell::new(vec![(now, text)]),
        }
    }

    /// The record that the browser as a whole has stored.
    pub fn text(&self) -> Option<String> {
        self.text.borrow().clone()
    }

    /// The record that it has stored.
    pub fn record(&self) -> Option<Record> {
        self.text.borrow().as_deref().and_then(|text| serde_json::from_str(text).ok())
    }

    /// The record that it had stored at a moment.
    pub fn text_at(&self, moment: i64) -> Option<String> {
        text_at(&self.history.borrow(), moment)
    }

    /// The browser has died, and starts again with what its disk had at a moment. What was stored later is gone.
    pub fn fall_back(&self, moment: i64, now: i64) {
        let text = text_at(&self.disk.borrow(), moment);
        self.disk.borrow_mut().retain(|(at, _)| *at <= moment);
        self.replace(text, now);
    }

    /// The browser starts again with another text.
    pub fn replace(&self, text: Option<String>, now: i64) {
        self.version.set(self.version.get() + 1);
        self.remember(text.clone(), now);
        self.text.replace(text);
    }

    fn remember(&self, text: Option<String>, now: i64) {
        self.history.borrow_mut().push((now, text.clone()));
        self.disk.borrow_mut().push((now, text));
    }

    pub fn open(&self, tab: usize) {
        let view = View { text: self.text(), version: self.version.get(), overwrote_unseen: false };
        self.views.borrow_mut().insert(tab, view);
    }

    pub fn close(&self, tab: usize) {
        self.views.borrow_mut().remove(&tab);
    }

    /// `None` if storage is denied.
    pub fn read(&self, tab: usize) -> Option<Option<String>> {
        if self.mode.get() == Mode::Denied {
            return None;
        }
        Some(self.views.borrow().get(&tab).and_then(|view| view.text.clone()))
    }

    /// Whether it was stored.
    pub fn write(&self, tab: usize, text: Option<&str>, timeline: &Timeline) -> bool {
        match self.mode.get() {
            Mode::Denied => return false,
            Mode::Full if text.is_some() => return false,
            _ => {}
        }
        let version = self.version.get() + 1;
        self.version.set(version);
        let new = text.map(str::to_owned);
        let old = self.text.replace(new.clone());
        self.remember(new.clone(), timeline.now());
        let Lag { view, event } = self.lag.get();
        for (other, theirs) in self.views.borrow_mut().iter_mut() {
            if *other == tab {
                let overwrote_unseen = theirs.version + 1 != version;
                *theirs = View { text: new.clone(), version, overwrote_unseen };
            } else {
                timeline.schedule(view, Event::View { tab: *other, version, text: new.clone() });
                let change = Change { old: old.clone(), new: new.clone() };
                timeline.schedule(event.max(view), Event::Stored { tab: *other, change });
            }
        }
        true
    }

    /// A tab comes to see a write of another, unless it has seen or written something newer.
    pub fn follow(&self, tab: usize, version: u64, text: Option<String>) {
        if let Some(view) = self.views.borrow_mut().get_mut(&tab)
            && view.version < version
        {
            (view.text, view.version) = (text, version);
        }
    }

    pub fn overwrote_unseen(&self, tab: usize) -> bool {
        self.views.borrow().get(&tab).is_some_and(|view| view.overwrote_unseen)
    }

    /// Whether a tab sees what the browser has stored.
    pub fn is_up_to_date(&self, tab: usize) -> bool {
        self.views.borrow().get(&tab).is_none_or(|view| view.version == self.version.get())
    }
}

fn text_at(history: &[(i64, Option<String>)], moment: i64) -> Option<String> {
    let (_, text) = history.iter().rev().find(|(at, _)| *at <= moment).unwrap_or(&history[0]);
    text.clone()
}
