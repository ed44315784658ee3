//! Connection pools.

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyConnection, AnyPool, Executor};
use std::time::Duration;

/// If no connection is free for this long, the database counts as unavailable.
const ACQUIRE: Duration = Duration::from_secs(5);

/// A pool of SQLite connections. `pragmas` are set for each of them.
pub(super) async fn sqlite_pool(
    url: &str,
    connections: u32,
    pragmas: &'static str,
) -> Result<AnyPool, sqlx::Error> {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                // The timeout comes first: the other pragmas may have to wait for another process.
                connection.execute("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;").await?;
                connection.execute("PRAGMA journal_mode = WAL;").await?;
                connection.execute(pragmas).await?;
                Ok(())
            })
        })
        .connect(url)
        .await
}

/// A pool of PostgreSQL connections to a server that takes writes. After a failover, connections to a server that is
/// now a replica are dropped before they are used again.
pub(super) async fn postgres_pool(url: &str, connections: u32) -> Result<AnyPool, sqlx::Error> {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        // The check below takes the place of the default ping.
        .test_before_acquire(false)
        .before_acquire(|connection, _| Box::pin(async move { takes_writes(connection).await }))
        .after_connect(|connection, _| {
            Box::pin(async move {
                let read_only = || sqlx::Error::Protocol("the server is read-only".to_owned());
                takes_writes(connection).await?.then_some(()).ok_or_else(read_only)
            })
        })
        .connect(url)
        .await
}

async fn takes_writes(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    let read_only: String = sqlx::query_scalar("SHOW transaction_read_only").fetch_one(connection).await?;
    Ok(read_only == "off")
}
