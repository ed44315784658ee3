//! Changes that could not be stored when they happened. The page keeps them until storage works again.

use super::keeper::Keeper;
use super::page_memory::PageMemory;
use crate::keeper::browser::Browser;
use crate::keeper::conflict::resolve;
use crate::keeper::record::Record;
use std::rc::Rc;

/// How often a page looks whether storage works again, in milliseconds.
const LOOK_AGAIN: u32 = 5_000;

impl<B: Browser> Keeper<B> {
    /// The session of this record ended, and storage does not know it.
    pub(super) fn remember_end(self: &Rc<Self>, before: &Record) {
        self.memory.over.borrow_mut().extend(before.session());
        self.catch_up();
    }

    /// Stores what could not be stored when it happened, once storage works; looks again until then.
    pub(super) fn catch_up(self: &Rc<Self>) {
        if self.store_the_unstored() || self.memory.is_watching.replace(true) {
            return;
        }
        let keeper = Rc::clone(self);
        self.browser.spawn(async move {
            loop {
                keeper.browser.sleep(LOOK_AGAIN).await;
                if keeper.store_the_unstored() {
                    break;
                }
            }
            keeper.memory.is_watching.set(false);
            keeper.tell_owed_logouts_behind();
            keeper.look();
        });
    }

    /// Returns whether nothing is left to store.
    fn store_the_unstored(&self) -> bool {
        let (Ok(stored), Ok(shared)) = (self.stored(), self.shared()) else { return self.has_stored_all() };
        let resolved = if stored.is_some() {
            Some(self.resolve_conflicts(shared))
        } else {
            self.resolve_cleared(shared)
        };
        let Some(mut record) = resolved else { return false };
        record.owe(&self.memory.owed_logouts.borrow());
        let done = record == *self.memory.seen.borrow() || self.store(&record);
        if done {
            self.memory.writes.borrow_mut().clear();
        }
        done
    }

    fn has_stored_all(&self) -> bool {
        let PageMemory { over, owed_logouts, writes, .. } = &self.memory;
        over.borrow().is_empty() && owed_logouts.borrow().is_empty() && writes.borrow().is_empty()
    }

    fn resolve_conflicts(&self, mut record: Record) -> Record {
        for (old, new) in &*self.memory.writes.borrow() {
            if let Some(resolved) = resolve(&record, old.as_ref(), new.as_ref()) {
                record = self.without_ended(resolved);
            }
        }
        record
    }

    /// Storage that was cleared is not filled again. The page that cleared it may hold the session that was in it; all
    /// others that this page heard of are owed a logout. `None` if it has yet to hear which session was in it.
    fn resolve_cleared(&self, mut record: Record) -> Option<Record> {
        let writes = self.memory.writes.borrow();
        let own = self.memory.own.borrow().as_ref().and_then(Record::session);
        let cleared = writes.iter().filter(|(_, new)| new.is_none());
        let taken: Vec<String> =
            own.into_iter().chain(cleared.clone().filter_map(|(old, _)| old.as_ref()?.session())).collect();
        if !writes.is_empty() && taken.is_empty() && cleared.count() == 0 {
            return None;
        }
        for heard in writes.iter().flat_map(|(old, new)| [old, new]).flatten() {
            record.epoch = record.epoch.max(heard.epoch + 1);
            self.memory.seen.borrow_mut().epoch = record.epoch;
            let is_taken = heard.session().is_some_and(|session| taken.contains(&session));
            record.owe(&if is_taken { heard.clone() } else { heard.signed_out() }.owed_logouts);
        }
        Some(record)
    }
}
