//! The real browser: localStorage, Web Locks, fetch, timers and events.

mod browser;
mod events;
mod lock;
mod page_keeper;
mod storage;

pub(super) use events::listen;
pub(super) use page_keeper::{page_keeper, state};
