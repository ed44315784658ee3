//! Where the record is kept: localStorage, or this page's memory where the browser denies that.

use super::record::Record;
use crate::wire::json;
use std::cell::RefCell;

/// The record's name in localStorage.
pub const KEY: &str = "latchkey.session";

thread_local! {
    /// The record while localStorage is denied or full.
    static MEMORY: RefCell<Option<Record>> = const { RefCell::new(None) };
}

/// The record as it is now; an empty one if there is none or it is not ours.
pub fn load() -> Record {
    let in_memory = MEMORY.with_borrow(Clone::clone);
    in_memory.unwrap_or_else(|| {
        let text = local_storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
        text.and_then(|text| json::read(&text)).unwrap_or_default()
    })
}

/// Replaces the record as a whole.
pub fn save(record: &Record) {
    let stored = serde_json::to_string(record)
        .ok()
        .zip(local_storage())
        .is_some_and(|(text, storage)| storage.set_item(KEY, &text).is_ok());
    // A record that could not be replaced must not be read again: it holds a spent token.
    if !stored && let Some(storage) = local_storage() {
        let _ = storage.remove_item(KEY);
    }
    MEMORY.set((!stored).then(|| record.clone()));
}

/// An epoch never goes back. A tab that had not yet seen a login or a logout may store what it got in the
/// epoch before; the tabs that hear of both, itself among them, put that right.
pub fn mend(heard: [Option<String>; 2]) {
    let records = heard.into_iter().flatten().filter_map(|text| json::read::<Record>(&text));
    let now = load();
    if let Some(newest) = records.max_by_key(|record| record.epoch)
        && now.held.is_some()
        && now.epoch < newest.epoch
    {
        save(&newest);
    }
}

/// Whether the last record saved will be there on the next page.
pub fn is_kept() -> bool {
    MEMORY.with_borrow(Option::is_none)
}

/// Merely asking for it throws where it is denied.
fn local_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
