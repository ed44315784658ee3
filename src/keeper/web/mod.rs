//! The real browser: localStorage, Web Locks, WebCrypto, IndexedDB, fetch, timers and events.

mod browser;
mod events;
mod indexed_db;
mod key;
mod lock;
mod lost_answer;
mod page_keeper;
mod page_key;
pub mod rehearsal;
mod seen_events;
mod storage;

pub use events::follow_seen_events;
pub(super) use events::listen;
pub(super) use page_keeper::{page_keeper, state};
pub use seen_events::{note_seen_event, seen_events};
