//! The record's text in localStorage.

use crate::keeper::browser::{Denied, NotStored, STORAGE_KEY};
use gloo_storage::{LocalStorage, Storage};

pub fn load() -> Result<Option<String>, Denied> {
    local_storage().ok_or(Denied)?.get_item(STORAGE_KEY).map_err(|_| Denied)
}

pub fn save(text: &str) -> Result<(), NotStored> {
    let storage = local_storage().ok_or(NotStored)?;
    storage.set_item(STORAGE_KEY, text).map_err(|_| NotStored)
}

pub fn erase() -> Result<(), Denied> {
    local_storage().ok_or(Denied)?.remove_item(STORAGE_KEY).map_err(|_| Denied)
}

/// Merely asking for localStorage throws where it is denied, and gloo's accessors panic then. So the first question
/// goes to the window.
pub(super) fn local_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()?;
    Some(LocalStorage::raw())
}
