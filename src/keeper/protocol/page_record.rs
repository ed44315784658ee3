//! The record as one page sees it: the one in storage, or its own while storage fails.
//!
//! Storage can be denied (nothing can be read or written) or full (nothing can be written), at any time. A page never
//! takes a session out of storage into its memory while another page may refresh it: two pages that refresh one
//! session with two keys look like a thief and its owner.

use super::keeper::Keeper;
use super::page_memory::Fresh;
use crate::keeper::browser::{Browser, Denied};
use crate::keeper::record::{Held, Record};
use crate::wire::{ApiError, json};
use std::rc::Rc;

impl<B: Browser> Keeper<B> {
    /// The record as this page sees it now; an empty one if there is none or it is not ours. While storage is denied,
    /// the one that it last saw.
    pub fn load(&self) -> Record {
        let own = self.memory.own.borrow().clone();
        let mut record = own.unwrap_or_else(|| self.shared().unwrap_or_else(|Denied| self.last_seen()));
        record.owe(&self.memory.owed_logouts.borrow());
        if record.held.is_none() && record.ended.is_none() {
            record.ended.clone_from(&self.memory.ended.borrow());
        }
        if let (Some(held), Some(fresh)) = (&mut record.held, &*self.memory.fresh.borrow())
            && held.refresh_token == fresh.spent
        {
            held.access_token = fresh.access_token.clone();
            held.clock_offset = fresh.clock_offset;
        }
        record
    }

    /// The record from which a refresh may begin.
    ///
    /// # Errors
    /// [`Denied`] if another page may have refreshed the session, and this one can't see it.
    pub(super) fn load_for_refresh(&self) -> Result<Record, Denied> {
        if !self.holds_its_own() {
            self.shared()?;
        }
        Ok(self.load())
    }

    /// Whether this page holds a session that no other page knows.
    pub(super) fn holds_its_own(&self) -> bool {
        self.memory.own.borrow().is_some()
    }

    /// The record in storage, without a session that ended here.
    pub(super) fn shared(&self) -> Result<Record, Denied> {
        let record = self.stored()?.unwrap_or_else(|| {
            // Storage was cleared. A login that follows is newer than all that others may yet tell.
            let seen = self.memory.seen.borrow();
            Record { epoch: seen.epoch + u64::from(seen.held.is_some()), ..Record::default() }
        });
        self.memory.seen.replace(record.clone());
        Ok(self.without_ended(record))
    }

    /// The record in storage; `None` if there is none or it is not ours.
    pub(super) fn stored(&self) -> Result<Option<Record>, Denied> {
        Ok(self.browser.load()?.and_then(|text| json::read(&text)))
    }

    fn last_seen(&self) -> Record {
        self.without_ended(self.memory.seen.borrow().clone())
    }

    pub(super) fn without_ended(&self, record: Record) -> Record {
        let over = record.session().is_some_and(|session| self.memory.over.borrow().contains(&session));
        if over { record.over(None, record.owed_logouts.clone()) } else { record }
    }

    /// Stores a record for all pages. Returns whether storage took it.
    pub(super) fn store(&self, record: &Record) -> bool {
        let stored = serde_json::to_string(record).is_ok_and(|text| self.browser.save(&text).is_ok());
        if stored {
            self.memory.seen.replace(record.clone());
        }
        stored
    }

    /// Replaces the record without a change of session. Returns whether it is where it belongs.
    pub(super) fn replace(&self, record: &Record) -> bool {
        if self.holds_its_own() {
            self.hold_alone(record.clone());
            return true;
        }
        self.store(record)
    }

    /// Puts the outcome of a refresh in the place of the tokens of `record`. If it can't be stored, the stored key leads to
    /// the same outcome again, so until then it is enough to have the access token.
    pub(super) fn replace_tokens(&self, record: &Record, held: Held) {
        let fresh = record.held.as_ref().map(|before| Fresh {
            spent: before.refresh_token.clone(),
            access_token: held.access_token.clone(),
            clock_offset: held.clock_offset,
        });
        let stored = self.replace(&Record { held: Some(held), ..record.clone() });
        self.memory.fresh.replace(fresh.filter(|_| !stored));
    }

    /// Takes the session out of full storage, so that this page alone holds it. Only for a page that holds the lock.
    pub(super) fn take_from_storage(&self, record: &Record) -> bool {
        if self.browser.erase().is_err() {
            return false;
        }
        self.hold_alone(record.clone());
        self.memory.is_just_taken.set(true);
        true
    }

    /// Holds a session in the memory of this page, and with it the logouts that its record owes.
    fn hold_alone(&self, record: Record) {
        self.memory.owed_logouts.replace(record.owed_logouts);
        self.memory.own.replace(Some(Record { owed_logouts: Vec::new(), ..record }));
    }

    /// Waits until no page stores the session again that this page has just taken. If one did, it is in storage again.
    pub(super) async fn settle_taking(&self, settled: u32) -> Result<(), Denied> {
        if !self.memory.is_just_taken.get() {
            return Ok(());
        }
        self.browser.sleep(settled).await;
        let own = self.memory.own.borrow().as_ref().and_then(Record::session);
        let stored = self.stored()?;
        self.memory.is_just_taken.set(false);
        if own.is_some() && own == stored.as_ref().and_then(Record::session) {
            self.memory.own.take();
            return Err(Denied);
        }
        Ok(())
    }

    /// Begins a session in place of the one that this page holds.
    pub(super) fn begin_session(self: &Rc<Self>, begin: impl FnOnce(&Record) -> Record) {
        let own = self.memory.own.take();
        self.memory.ended.take();
        let mut before = self.load();
        if let Some(own) = own {
            before.owe(&own.signed_out().owed_logouts);
        }
        let record = begin(&before);
        self.memory.owed_logouts.replace(record.owed_logouts.clone());
        if !self.store(&record) {
            self.remember_end(&before);
            self.hold_alone(record);
        }
    }

    /// Ends the session that this page holds. The server is owed a logout, unless it ended the session itself.
    pub(super) fn end_session(self: &Rc<Self>, why: Option<ApiError>) {
        let before = self.load();
        let after = match &why {
            Some(why) => before.ended(why.clone()),
            None => before.signed_out(),
        };
        self.memory.owed_logouts.replace(after.owed_logouts.clone());
        if self.memory.own.take().is_some() || !self.store(&after) {
            self.memory.ended.replace(why);
            self.remember_end(&before);
        }
    }
}
