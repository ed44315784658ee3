//! What may differ on PostgreSQL, on several nodes, and without a database.

mod nodes;
pub mod postgres;
mod unavailable;
