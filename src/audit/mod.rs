//! The audit log: what happened to whose account, from where, when. Its owner sees it as recent activity.

mod event;
#[cfg(feature = "ssr")]
mod later;
#[cfg(feature = "ssr")]
mod store;

pub use event::{Event, What};
#[cfg(feature = "ssr")]
pub use store::{Audit, forget_old_events, write_later};
