//! Email addresses of users: which one is verified, and the links that change it.

mod bulk_insert;
mod link;
mod notices;
mod store;

pub use link::{AddressLink, LinkKind};
pub use notices::Notices;
pub use store::{AddressStore, Addresses};
