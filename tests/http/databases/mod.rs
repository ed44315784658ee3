//! PostgreSQL, TLS and PgBouncer before it, several nodes on one database, outages and failovers.

mod bound;
mod credential_epoch;
mod failover;
mod nodes;
mod opening;
mod pgbouncer;
pub mod postgres;
mod revocations;
mod tls;
mod unavailable;
