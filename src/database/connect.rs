//! Opens connections to SQLite and PostgreSQL, and checks those to PostgreSQL before each use.

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, Connection, Executor, Row};
use std::io;
use std::str::FromStr;
use std::time::Duration;

/// If no connection is free for this long, the database counts as unavailable.
const ACQUIRE: Duration = Duration::from_secs(5);

/// Opens SQLite connections. `pragmas` are set for each of them.
pub(super) async fn to_sqlite(
    url: &str,
    connections: u32,
    pragmas: &'static str,
) -> Result<AnyPool, sqlx::Error> {
    let options = AnyConnectOptions::from_str(url)?;
    let pool = AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        // On a full disk SQLite itself rolls a transaction back. sqlx does not notice: it would take each later one for a
        // part of it, report commits that never happen, and hold the write lock.
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
        .after_connect(move |connection, _| Box::pin(set_sqlite_up(connection, pragmas)))
        .connect_with(options.clone())
        .await;
    if let Err(sqlx::Error::PoolTimedOut) = pool {
        set_sqlite_up(&mut connect_once(&options).await?, pragmas).await?;
    }
    pool
}

async fn set_sqlite_up(connection: &mut AnyConnection, pragmas: &'static str) -> Result<(), sqlx::Error> {
    // The timeout comes first: the other pragmas may have to wait for another process.
    connection.execute("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;").await?;
    connection.execute("PRAGMA journal_mode = WAL;").await?;
    connection.execute(pragmas).await?;
    Ok(())
}

/// Opens connections to a PostgreSQL server that takes writes. After a failover, connections to a server that is now
/// read-only are closed before they are used again.
pub(super) async fn to_postgres(
    options: AnyConnectOptions,
    connections: u32,
) -> Result<AnyPool, sqlx::Error> {
    let pool = AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        // The check below takes the place of the default ping.
        .test_before_acquire(false)
        .before_acquire(|connection, _| Box::pin(async move { takes_writes(connection).await }))
        .after_connect(|connection, _| Box::pin(require_writes(connection)))
        .connect_with(options.clone())
        .await
        .map_err(explained);
    if let Err(sqlx::Error::PoolTimedOut) = pool {
        require_writes(&mut connect_once(&options).await.map_err(explained)?).await?;
    }
    pool
}

/// Connects without a pool, which tries again for as long as it may and then tells of no cause.
async fn connect_once(options: &AnyConnectOptions) -> Result<AnyConnection, sqlx::Error> {
    let silent = || io::Error::new(io::ErrorKind::TimedOut, "the server does not answer");
    let connected = tokio::time::timeout(ACQUIRE, AnyConnection::connect_with(options)).await;
    connected.map_err(|_| silent())?
}

async fn require_writes(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let read_only = || sqlx::Error::Protocol("the server is read-only".to_owned());
    takes_writes(connection).await?.then_some(()).ok_or_else(read_only)
}

async fn takes_writes(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    // Not a prepared statement: PgBouncer may give its two parts to two connections.
    let row = sqlx::raw_sql("SHOW transaction_read_only").fetch_one(connection).await?;
    Ok(row.try_get::<&str, _>(0)? == "off")
}

/// Says how to set PgBouncer up if it refuses parameters that sqlx or we send.
fn explained(error: sqlx::Error) -> sqlx::Error {
    match &error {
        sqlx::Error::Database(cause) if cause.message().starts_with("unsupported startup parameter") => {
            let setting = "set `ignore_startup_parameters = extra_float_digits, options` in pgbouncer.ini";
            sqlx::Error::Configuration(format!("PgBouncer: {}; {setting}", cause.message()).into())
        }
        _ => error,
    }
}
