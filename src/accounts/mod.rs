//! Rules that concern a user and all of their sessions: a new password, roles, disabling, deletion, ending sessions. Each
//! is written once, for pages and the command line alike.

mod error;
mod recovery;
mod roles;
mod service;

pub use error::AccountError;
pub use service::Accounts;
