//! Other pages store something.

use super::keeper::Keeper;
use crate::keeper::browser::Browser;
use crate::keeper::record::Record;
use crate::wire::json;
use std::rc::Rc;

impl<B: Browser> Keeper<B> {
    /// Another page stored `new` in the place of `old`: resolves the conflict if there is one, and shows the outcome.
    pub fn storage_changed(self: &Rc<Self>, old: Option<&str>, new: Option<&str>) {
        let [old, new] = [old, new].map(|text| text.and_then(json::read::<Record>));
        let before = self.load();
        self.memory.writes.borrow_mut().push((old, new));
        self.catch_up();
        if self.load() != before || !self.memory.owed_logouts.borrow().is_empty() {
            self.tell_owed_logouts_behind();
        }
        self.look();
    }
}
