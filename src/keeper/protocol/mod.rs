//! The protocol: everything that the keeper does, in any browser.
//!
//! - `page_memory`: what a page keeps in memory
//! - `keeper`: the state that the page shows, and the back-off
//! - `page_record`: the record, in storage or in the page's memory
//! - `unstored`: stores what could not be stored when it happened
//! - `proofs`: requests with a proof of the browser's key
//! - `owed_logouts`: tells the server of the sessions that a person left
//! - `storage_events`: other pages store something
//! - `refresh`: one refresh at a time, in this page and in the browser
//! - `calls`: requests with the access token
//! - `sign_in`: login, registration, logout
//! - `retry`: asks the server again after a failure

mod calls;
mod keeper;
mod owed_logouts;
mod page_memory;
mod page_record;
mod proofs;
mod refresh;
mod retry;
mod sign_in;
mod storage_events;
mod unstored;

pub use keeper::Keeper;
