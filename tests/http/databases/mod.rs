//! What may differ on PostgreSQL, on several nodes, and without a database.

mod credential_epoch;
mod nodes;
pub mod postgres;
mod revocations;
mod unavailable;
