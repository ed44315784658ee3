//! The database: opened from a URL, migrated at the start, the same SQL for SQLite and PostgreSQL.
//! Each room keeps its own statements in a `store.rs`; this one hands out the connections.

mod outage;

pub use outage::is_outage;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{AnyPool, Executor};
use std::time::Duration;

/// Connections to the database, by what their commits promise.
///
/// A statement that changes rows and returns them is run to its end, by `fetch_all`: `fetch_optional` stops
/// at the first row, and SQLite, which commits all the same, then never takes the write-ahead log back into
/// the database, so that the log grows without end.
#[derive(Clone, Debug)]
pub struct Database {
    /// For reads. On SQLite they go on while a write waits for the disk.
    pub reads: AnyPool,
    /// For writes that may be lost in a power cut, not in a crash of this process: rotations,
    /// which a generation ahead of its row heals.
    pub relaxed: AnyPool,
    /// For writes that are on disk when they return: registration, login, revocation, passwords.
    pub durable: AnyPool,
    /// Whether writes stand in line, as on SQLite.
    pub has_one_writer: bool,
}

/// Waiting longer than this for a connection counts as having no database.
const ACQUIRE: Duration = Duration::from_secs(5);

impl Database {
    /// Opens the database at `url` (`sqlite://path` or `postgres://…`), creates the file of a
    /// SQLite one, and brings its schema up to date.
    ///
    /// # Errors
    /// If it can't be reached, is not a Latchkey database, or is of a later version than this binary.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        install_default_drivers();
        let database = if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await?
        } else {
            Self::open_postgres(url).await?
        };
        sqlx::migrate!().run(&database.durable).await?;
        Ok(database)
    }

    /// SQLite has one writer at a time, so writes queue here, in order and asleep, and not in its
    /// busy handler.
    async fn open_sqlite(url: &str) -> Result<Self, sqlx::Error> {
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = &format!("{url}{separator}mode=rwc");
        let pragmas = "PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;";
        Ok(Self {
            durable: pool(url, 1, pragmas, "PRAGMA synchronous = FULL;").await?,
            relaxed: pool(url, 1, pragmas, "PRAGMA synchronous = NORMAL;").await?,
            reads: pool(url, 4, pragmas, "PRAGMA query_only = ON;").await?,
            has_one_writer: true,
        })
    }

    async fn open_postgres(url: &str) -> Result<Self, sqlx::Error> {
        let relaxed = pool(url, 8, "", "SET synchronous_commit = off").await?;
        Ok(Self {
            durable: pool(url, 8, "", "SET synchronous_commit = on").await?,
            reads: relaxed.clone(),
            relaxed,
            has_one_writer: false,
        })
    }

    /// Whether the database answers, for readiness probes.
    ///
    /// # Errors
    /// Those of the query.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        sqlx::query("SELECT 1").execute(&self.reads).await.map(|_| ())
    }

    /// Waits for the statements under way and closes all connections.
    pub async fn close(&self) {
        self.reads.close().await;
        self.relaxed.close().await;
        self.durable.close().await;
    }
}

async fn pool(
    url: &str,
    connections: u32,
    first: &'static str,
    then: &'static str,
) -> Result<AnyPool, sqlx::Error> {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if !first.is_empty() {
                    connection.execute(first).await?;
                }
                connection.execute(then).await?;
                Ok(())
            })
        })
        .connect(url)
        .await
}
