//! Proves the keeper's promises natively: its real protocol runs in 2 to 6 tabs of a simulated browser, against the real
//! `Sessions` on SQLite. Time is virtual; nothing here waits.
#![cfg(feature = "ssr")]

mod bound;
#[path = "../domain/mod.rs"]
mod domain;
mod interleavings;
mod key;
mod known_failures;
mod line;
mod locks;
mod network;
mod person;
mod promises;
mod registration;
mod retry_after;
mod seen;
mod server;
mod simulated_browser;
mod storage;
#[path = "../stories/mod.rs"]
mod stories;
mod story;
mod tab;
mod tabs;
mod thief;
mod timeline;
mod without_storage;
mod world;
