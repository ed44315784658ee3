//! PostgreSQL, several nodes on one database, and outages of the database.

mod credential_epoch;
mod nodes;
mod opening;
pub mod postgres;
mod revocations;
mod unavailable;
