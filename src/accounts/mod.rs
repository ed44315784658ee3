//! Rules that concern a user and all of their sessions: a new password or email address, roles, disabling, deletion,
//! ending sessions. Each is written once, for pages and the command line alike.

mod addresses;
mod error;
mod mailed_links;
mod recovery;
mod roles;
mod service;

pub use error::AccountError;
pub use service::Accounts;
