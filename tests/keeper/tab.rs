//! A tab: a page with a keeper of its own, and the tasks that it runs.

use crate::simulated_browser::{Shared, SimulatedBrowser};
use crate::timeline::Change;
use futures::executor::LocalPool;
use latchkey::keeper::{Browser, Keeper, State};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub struct Tab {
    pub keeper: Rc<Keeper<SimulatedBrowser>>,
    tasks: LocalPool,
    pub frozen: bool,
    /// Storage events that came while it was frozen.
    late: Vec<Change>,
}

impl Tab {
    pub fn open(number: usize, shared: &Rc<Shared>) -> Self {
        let tasks = LocalPool::new();
        shared.storage.open(number);
        let keeper = Keeper::new(SimulatedBrowser {
            tab: number,
            shared: Rc::clone(shared),
            spawner: tasks.spawner(),
            shown: RefCell::new(State::Unknown),
            pressed: Cell::new(false),
        });
        keeper.start();
        Self { keeper, tasks, frozen: false, late: Vec::new() }
    }

    /// Does what there is to do now.
    pub fn run(&mut self) {
        if !self.frozen {
            self.tasks.run_until_stalled();
        }
    }

    pub fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.keeper.browser().spawn(task);
    }

    pub fn hear(&mut self, change: Change) {
        if self.frozen {
            self.late.push(change);
        } else {
            self.keeper.storage_changed(change.old.as_deref(), change.new.as_deref());
        }
    }

    pub fn thaw(&mut self) {
        self.frozen = false;
        for change in std::mem::take(&mut self.late) {
            self.hear(change);
        }
    }

    pub fn hears_all(&self) -> bool {
        self.late.is_empty()
    }

    /// Whether it holds a session that storage does not.
    pub fn holds_its_own(&self) -> bool {
        matches!(self.shown(), State::SignedIn(session) if !session.kept)
    }

    pub fn shown(&self) -> State {
        self.keeper.browser().shown.borrow().clone()
    }
}
