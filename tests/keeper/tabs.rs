//! The tabs of the browser: they open, close and die.

use crate::storage::{Mode, Storage};
use crate::tab::Tab;
use crate::world::World;

impl World<'_> {
    pub fn open(&mut self) {
        let tab = Tab::open(self.tabs.len(), &self.shared);
        self.tabs.push(Some(tab));
    }

    /// A tab is closed only once it has seen what the others stored, and they what it stored; not if it is the last.
    pub fn close(&mut self, tab: usize) {
        let number = self.number(tab);
        let heard_all = self.tabs[number].as_ref().is_some_and(Tab::hears_all);
        let up_to_date = (0..self.tabs.len()).all(|tab| self.shared.storage.is_up_to_date(tab))
            && !self.shared.timeline.holds_event_for(number);
        if self.tabs.iter().flatten().count() > 1 && heard_all && up_to_date {
            self.leave(number);
        }
    }

    /// Closes a tab at any time.
    pub fn leave(&mut self, number: usize) {
        if let Some(tab) = self.tabs[number].take() {
            let storage = &self.shared.storage;
            let (held, stored) = (tab.keeper.load(), storage.record().unwrap_or_default());
            let mut ledger = self.ledger.borrow_mut();
            ledger.lost_with_page(&held, &stored);
            // Storage may have failed when the session ended, and work again without the page having noticed.
            let is_end_unstored = stored.held.is_some() && stored.session() != held.session();
            ledger.must_ask_server |= storage.mode.get() != Mode::Works || is_end_unstored;
            storage.close(number);
        }
    }

    pub fn lose_key(&mut self) {
        self.shared.key.take();
        self.ledger.borrow_mut().lost_key();
    }

    pub fn kill(&mut self, behind: u32) {
        self.start_again(|storage, now| storage.fall_back(now - i64::from(behind), now));
    }

    /// The browser starts again with a backup of its profile.
    pub fn restore_profile(&mut self, age: u32) {
        self.ledger.borrow_mut().restored = true;
        self.start_again(|storage, now| storage.replace(storage.text_at(now - i64::from(age)), now));
    }

    fn start_again(&mut self, change: impl FnOnce(&Storage, i64)) {
        for number in 0..self.tabs.len() {
            self.leave(number);
        }
        let storage = &self.shared.storage;
        let before = storage.record().unwrap_or_default();
        change(storage, self.shared.timeline.now());
        let after = storage.record().unwrap_or_default();
        self.ledger.borrow_mut().fell_back(&before, &after);
        self.open();
        self.open();
    }

    pub fn number(&self, tab: usize) -> usize {
        let open: Vec<usize> = (0..self.tabs.len()).filter(|number| self.tabs[*number].is_some()).collect();
        open[tab % open.len()]
    }

    pub fn with(&mut self, tab: usize, act: impl FnOnce(&mut Tab)) {
        let number = self.number(tab);
        self.tabs[number].as_mut().map(act);
    }

    /// Nobody can do anything in a frozen tab.
    pub fn awake(&mut self, tab: usize, act: impl FnOnce(&mut Tab)) {
        self.with(tab, |tab| {
            if !tab.frozen {
                act(tab);
            }
        });
    }

    pub fn tabs_awake(&mut self, act: impl Fn(&mut Tab)) {
        self.tabs.iter_mut().flatten().filter(|tab| !tab.frozen).for_each(act);
    }
}
