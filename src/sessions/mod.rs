//! Sessions: login, refresh, logout, and the rotation rule.
//!
//! A session is one row for its whole life. Its generation counts its refreshes; a refresh token
//! names the generation that it may end. Only this room moves a generation.

mod caller;
mod idempotency;
mod purge;
mod revocations;
pub mod rotation_rule;
mod rotation_writer;
mod row;
mod service;
mod store;

pub use caller::Caller;
pub use idempotency::IdempotencyKey;
pub use purge::purge_ended;
pub use revocations::Revocations;
pub use row::Session;
pub use service::{EndedTogether, Lifetimes, Sessions};
pub use store::SessionStore;
