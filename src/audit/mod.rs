//! The audit log: the events of each account, with time, address and user agent. Owners see theirs as recent
//! activity.

mod deferred;
mod event_kind;
mod store;

pub use event_kind::EventKind;
pub use store::Audit;
