//! The real browser: localStorage, Web Locks, WebCrypto, IndexedDB, fetch, timers and events.

mod browser;
mod events;
mod indexed_db;
mod key;
mod lock;
mod page_keeper;
mod page_key;
mod storage;

pub(super) use events::listen;
pub(super) use page_keeper::{page_keeper, state};
