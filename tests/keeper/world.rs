//! The browser with its tabs, the server, and the time that passes for both.

use crate::network::Fate;
use crate::promises::{Checked, Ledger};
use crate::seen::Seen;
use crate::server::{ACCESS, PEOPLE, Server};
use crate::simulated_browser::{KeyMode, Shared};
use crate::storage::Lag;
use crate::story::{Step, Story};
use crate::tab::Tab;
use crate::thief::Thief;
use crate::timeline::Event;
use latchkey::api::client::{Answer, Request, Unreachable};
use latchkey::keeper::Record;
use latchkey::sessions::Session;
use proptest::test_runner::TestCaseError;
use std::cell::RefCell;
use std::rc::Rc;

pub struct World<'a> {
    pub server: &'a mut Server,
    pub server_is_up: bool,
    pub server_clock_error: i64,
    pub shared: Rc<Shared>,
    pub thief: Option<Thief>,
    /// Closed tabs leave a gap, so that no number is used twice.
    pub tabs: Vec<Option<Tab>>,
    pub ledger: Rc<RefCell<Ledger>>,
}

const HOUR: u32 = 3_600_000;
/// Longer than the longest back-off, with the time that a few requests may take.
const SETTLING: u32 = 300_000;

impl<'a> World<'a> {
    pub fn begin(server: &'a mut Server, seed: u64, tabs: usize, locks: bool) -> Self {
        server.forget_backup();
        // Later than all that happened in stories before.
        let now = server.now() + 10 * 86_400_000;
        let shared = Shared::new(now, seed, locks);
        let mut world = Self {
            server,
            server_is_up: true,
            server_clock_error: 0,
            shared,
            thief: None,
            tabs: Vec::new(),
            ledger: Rc::default(),
        };
        for _ in 0..tabs {
            world.open();
        }
        world
    }

    /// A world that has come so far.
    pub fn after(
        server: &'a mut Server,
        tabs: usize,
        locks: bool,
        steps: &[Step],
    ) -> Result<Self, TestCaseError> {
        let mut world = Self::begin(server, 1, tabs, locks);
        steps.iter().try_for_each(|step| world.perform(step))?;
        Ok(world)
    }

    pub fn tell(&mut self, story: &Story) -> Checked {
        story.steps.iter().try_for_each(|step| self.perform(step))?;
        self.settle()?;
        self.find_thief()
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
            Step::RestoreProfile { age } => self.restore_profile(age),
            Step::Key(mode) => self.shared.key_mode.set(mode),
            Step::LoseKey => self.lose_key(),
            Step::Steal { age, key } => self.steal(age, key),
            Step::UseCopy(forgery) => self.use_copy("/api/refresh", forgery)?,
            Step::LogOutByCopy(forgery) => self.use_copy("/api/logout", forgery)?,
            Step::BackUpDatabase => {
                self.server.back_up();
                self.ledger.borrow_mut().backed_up();
            }
            Step::RestoreDatabase => {
                if self.server.restore() {
                    self.ledger.borrow_mut().restored();
                }
            }
        }
        self.run(0)
    }

    /// Nothing goes wrong any more, and everything reaches everyone; then the ledger judges.
    pub fn settle(&mut self) -> Checked {
        self.shared.network.fates.borrow_mut().clear();
        self.shared.storage.lag.set(Lag { view: 5, event: 10 });
        if self.shared.key_mode.get() == KeyMode::Hangs {
            self.shared.key_mode.set(KeyMode::Works);
        }
        for tab in self.tabs.iter_mut().flatten() {
            tab.thaw();
        }
        // Whatever was late is there by then.
        self.run(SETTLING)?;
        self.open();
        self.tabs_awake(|tab| tab.keeper.wake());
        self.run(SETTLING)?;
        // A change that only the memory of a page holds is stored with the next refresh.
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
        let request = self.shared.network.request(number);
        let answer = self.ask_server(&request);
        if let Some(answer) = &answer {
            self.ledger.borrow_mut().judge(&request, answer, self.shared.timeline.now())?;
        }
        self.shared.network.answered(number, answer.ok_or(Unreachable), &self.shared.timeline);
        Ok(())
    }

    /// The answer of the server, unless it is down.
    pub fn ask_server(&mut self, request: &Request) -> Option<Answer> {
        self.server.set_clock(self.server_time());
        self.server_is_up.then(|| self.server.answer(request))
    }

    /// The row of a session.
    pub fn session(&self, id: &str) -> Option<Session> {
        self.server.session(id)
    }

    /// The server's clock, in milliseconds since the Unix epoch.
    pub fn server_time(&self) -> i64 {
        self.shared.timeline.now() + self.server_clock_error
    }

    /// Without locks, pages have nothing but storage events to learn of each other.
    fn possible(&self, lag: Lag) -> Lag {
        if self.shared.has_locks { lag } else { Lag { event: lag.view, ..lag } }
    }
}
