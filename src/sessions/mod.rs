//! Sessions: login, refresh, logout, and the rotation rule.
//!
//! A session is one row for its whole life. Its generation counts its refreshes, and a refresh token names the
//! generation that it may end. Nothing outside of this room changes a generation.

mod background;
mod binding;
mod caller;
mod claims_source;
mod client_fingerprint;
mod copies;
mod deletions;
mod ending;
mod idempotency_key;
mod outcome;
mod refresh;
mod refused_copies;
mod revocation_feed;
mod revocations;
mod revoked;
pub mod rotation_rule;
mod rotation_writer;
mod row;
mod service;
mod settings;
mod store;
mod timeline;
mod timeline_entry;
mod timelines;

pub use binding::{Binding, Place};
pub use caller::Caller;
pub use claims_source::{ClaimsError, ClaimsSource, ClaimsUser};
pub use client_fingerprint::ClientFingerprint;
pub use idempotency_key::IdempotencyKey;
pub use outcome::Outcome;
pub use revocations::Revocations;
pub use revoked::Revoked;
pub use row::Session;
pub use service::Sessions;
pub use settings::SessionSettings;
pub use store::SessionStore;
