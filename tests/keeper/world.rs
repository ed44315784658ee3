//! The browser with its tabs, the server, and the time that passes for both.

use crate::network::Fate;
use crate::promises::{Checked, Ledger, Seen};
use crate::server::{ACCESS, PEOPLE, Server};
use crate::simulated_browser::Shared;
use crate::storage::{Lag, Mode};
use crate::story::{Step, Story};
use crate::tab::Tab;
use crate::timeline::Event;
use latchkey::api::client::Unreachable;
use latchkey::keeper::Record;
use std::cell::RefCell;
use std::rc::Rc;

pub struct World<'a> {
    server: &'a mut Server,
    server_is_up: bool,
    server_clock_error: i64,
    pub shared: Rc<Shared>,
    /// Closed tabs leave a gap, so that no number is used twice.
    tabs: Vec<Option<Tab>>,
    pub ledger: Rc<RefCell<Ledger>>,
}

const HOUR: u32 = 3_600_000;
/// Longer than the longest back-off, with the time that a few requests may take.
const SETTLING: u32 = 300_000;

impl<'a> World<'a> {
    pub fn begin(server: &'a mut Server, seed: u64, tabs: usize, locks: bool) -> Self {
        // Later than all that happened in stories before.
        let now = server.now() + 10 * 86_400_000;
        let shared = Shared::new(now, seed, locks);
        let mut world = Self {
            server,
            server_is_up: true,
            server_clock_error: 0,
            shared,
            tabs: Vec::new(),
            ledger: Rc::default(),
        };
        for _ in 0..tabs {
            world.open();
        }
        world
    }

    pub fn tell(&mut self, story: &Story) -> Checked {
        story.steps.iter().try_for_each(|step| self.perform(step))?;
        self.settle()
    }

    pub fn perform(&mut self, step: &Step) -> Checked {
        match *step {
            Step::Wait(milliseconds) => return self.run(milliseconds),
            Step::Expire => return self.run(u32::try_from(ACCESS).unwrap() * 1_000 + 1_000),
            Step::Call(tab) => self.call(tab, false),
            Step::Press(tab) => self.call(tab, true),
            Step::Login { tab, person } => self.login(tab, PEOPLE[person]),
            Step::Logout(tab) => self.logout(tab),
            Step::Look(tab) => self.awake(tab, |tab| tab.keeper.wake()),
            Step::RenewSoon(tab) => self.awake(tab, |tab| tab.keeper.renew_soon()),
            Step::Online => self.tabs_awake(|tab| tab.keeper.online()),
            Step::Freeze(tab) => self.with(tab, |tab| tab.frozen = true),
            Step::Thaw(tab) => self.with(tab, Tab::thaw),
            Step::Open => self.open(),
            Step::Close(tab) => self.close(tab),
            Step::Fate(fate) => {
                if !matches!(fate, Fate::Answered { .. }) {
                    self.ledger.borrow_mut().lost_refreshes += 1;
                }
                self.shared.network.fates.borrow_mut().push_back(fate);
            }
            Step::Restart(down) => {
                self.server_is_up = false;
                self.shared.timeline.schedule(down, Event::ServerIsUp);
            }
            Step::BrowserClock(error) => self.shared.clock_error.set(error),
            Step::ServerClock(error) => self.server_clock_error = error,
            Step::Lag(lag) => self.shared.storage.lag.set(self.possible(lag)),
            Step::Storage(mode) => {
                self.ledger.borrow_mut().see(Seen::Storage(mode));
                self.shared.storage.mode.set(mode);
            }
            Step::Kill { behind } => self.kill(behind),
        }
        self.run(0)
    }

    /// Nothing goes wrong any more, and everything reaches everyone; then the ledger judges.
    pub fn settle(&mut self) -> Checked {
        self.shared.network.fates.borrow_mut().clear();
        self.shared.storage.lag.set(Lag { view: 5, event: 10 });
        for tab in self.tabs.iter_mut().flatten() {
            tab.thaw();
        }
        // Whatever was late is there by then.
        self.run(SETTLING)?;
        self.open();
        self.tabs_awake(|tab| tab.keeper.wake());
        self.run(SETTLING)?;
        // What only the memory of a page holds is stored with the next refresh.
        self.run(HOUR)?;
        self.tabs_awake(|tab| tab.keeper.renew_soon());
        for tab in 0..self.tabs.iter().flatten().count() {
            let alone = self.tabs[self.number(tab)].as_ref().is_some_and(Tab::holds_its_own);
            if alone || self.ledger.borrow().must_ask_server {
                self.call(tab, false);
            }
        }
        self.run(SETTLING)?;
        let records = self.records();
        let shown: Vec<_> = self.tabs.iter().flatten().map(Tab::shown).collect();
        self.ledger.borrow_mut().judge_end(&records, &shown, self.server)
    }

    /// The record as each open tab sees it.
    pub fn records(&self) -> Vec<Record> {
        self.tabs.iter().flatten().map(|tab| tab.keeper.load()).collect()
    }

    pub fn run(&mut self, milliseconds: u32) -> Checked {
        let until = self.shared.timeline.now() + i64::from(milliseconds);
        loop {
            self.run_tabs();
            match self.shared.timeline.next(until) {
                Some(event) => self.happen(event)?,
                None => return Ok(()),
            }
        }
    }

    fn run_tabs(&mut self) {
        loop {
            let before = self.shared.locks.handed_on.get();
            for tab in self.tabs.iter_mut().flatten() {
                tab.run();
            }
            if self.shared.locks.handed_on.get() == before {
                return;
            }
        }
    }

    fn happen(&mut self, event: Event) -> Checked {
        match event {
            // A timer of a closed tab has nobody to wake.
            Event::Timer(fire) => drop(fire.send(())),
            Event::Arrival(number) => return self.arrive(number),
            Event::Reply(number, reply) => self.shared.network.reply(number, reply),
            Event::View { tab, version, text } => self.shared.storage.follow(tab, version, text),
            Event::Stored { tab, change } => {
                if let Some(tab) = &mut self.tabs[tab] {
                    tab.hear(change);
                }
            }
            Event::ServerIsUp => {
                self.server.restart();
                self.server_is_up = true;
            }
        }
        Ok(())
    }

    fn arrive(&mut self, number: usize) -> Checked {
        let (network, timeline) = (&self.shared.network, &self.shared.timeline);
        if !self.server_is_up {
            network.answered(number, Err(Unreachable), timeline);
            return Ok(());
        }
        self.server.set_clock(timeline.now() + self.server_clock_error);
        let request = network.request(number);
        let answer = self.server.answer(&request);
        self.ledger.borrow_mut().judge(&request, &answer, timeline.now())?;
        network.answered(number, Ok(answer), timeline);
        Ok(())
    }

    fn open(&mut self) {
        let tab = Tab::open(self.tabs.len(), &self.shared);
        self.tabs.push(Some(tab));
    }

    /// A tab is closed only once it has seen what the others stored, and they what it stored; not if it is the last.
    fn close(&mut self, tab: usize) {
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
            let stored = storage.record().unwrap_or_default();
            let mut ledger = self.ledger.borrow_mut();
            ledger.lost_with_page(&tab.keeper.load(), &stored);
            ledger.must_ask_server |= storage.mode.get() != Mode::Works;
            storage.close(number);
        }
    }

    fn kill(&mut self, behind: u32) {
        for number in 0..self.tabs.len() {
            self.leave(number);
        }
        let now = self.shared.timeline.now();
        let disk = self.shared.storage.text_at(now - i64::from(behind));
        if disk != self.shared.storage.text() {
            self.ledger.borrow_mut().lost_with_disk();
        }
        self.shared.storage.replace(disk, now);
        self.open();
        self.open();
    }

    /// Without locks, pages have nothing but storage events to learn of each other.
    fn possible(&self, lag: Lag) -> Lag {
        if self.shared.has_locks { lag } else { Lag { event: lag.view, ..lag } }
    }

    fn number(&self, tab: usize) -> usize {
        let open: Vec<usize> = (0..self.tabs.len()).filter(|number| self.tabs[*number].is_some()).collect();
        open[tab % open.len()]
    }

    fn with(&mut self, tab: usize, act: impl FnOnce(&mut Tab)) {
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

    fn tabs_awake(&mut self, act: impl Fn(&mut Tab)) {
        self.tabs.iter_mut().flatten().filter(|tab| !tab.frozen).for_each(act);
    }
}
