//! The audit log: each event of an account, with its time and origin. Owners see it as recent activity.

mod deferred;
mod event_kind;
mod store;

pub use event_kind::EventKind;
pub use store::{Audit, forget_old_events, write_later};
