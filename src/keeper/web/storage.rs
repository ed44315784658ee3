//! The record's text in localStorage.

use crate::keeper::browser::{NotStored, STORAGE_KEY};
use gloo_storage::{LocalStorage, Storage};

pub fn load() -> Option<String> {
    local_storage()?.get_item(STORAGE_KEY).ok().flatten()
}

pub fn save(text: &str) -> Result<(), NotStored> {
    let storage = local_storage().ok_or(NotStored)?;
    storage.set_item(STORAGE_KEY, text).map_err(|_| NotStored)
}

pub fn erase() {
    if let Some(storage) = local_storage() {
        let _ = storage.remove_item(STORAGE_KEY);
    }
}

/// Merely asking for localStorage throws where it is denied, and gloo's accessors panic then. So the first question
/// goes to the window.
fn local_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()?;
    Some(LocalStorage::raw())
}
