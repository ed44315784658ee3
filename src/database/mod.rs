//! The database: opens SQLite or PostgreSQL from a URL and migrates it. Each room keeps its own statements in a
//! `store.rs`; the same SQL runs on both.

mod outage;

pub use outage::is_outage;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{AnyPool, Executor};
use std::time::Duration;

/// Connection pools to one database, which differ in what a commit promises. Cloning it is cheap.
///
/// Run a statement that changes rows and returns them by `fetch_all`. `fetch_optional` stops at the first row; SQLite
/// commits nevertheless, but then never checkpoints its write-ahead log, which grows without end.
#[derive(Clone, Debug)]
pub struct Database {
    /// For reads. On SQLite they continue while a write waits for the disk.
    pub reads: AnyPool,
    /// For writes that a crash of this process must not lose, but a power cut may. Rotations are such writes: the
    /// rotation rule heals a row that is behind its refresh token.
    pub relaxed: AnyPool,
    /// For writes that must be on disk when they return: registration, login, revocation, passwords.
    pub durable: AnyPool,
    /// Whether there is one writer at a time, as on SQLite.
    pub has_one_writer: bool,
}

/// If no connection is free for this long, the database counts as unavailable.
const ACQUIRE: Duration = Duration::from_secs(5);

impl Database {
    /// Opens the database at `url` (`sqlite://path` or `postgres://…`) and migrates its schema. Creates the file of a
    /// SQLite database if it is missing.
    ///
    /// # Errors
    /// If the database can't be reached, is not Latchkey's, or belongs to a later release.
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

    /// SQLite has one writer at a time. A pool of one connection makes writes wait in order, where SQLite's busy
    /// handler would poll.
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

    /// Asks the database for an answer, for readiness probes.
    ///
    /// # Errors
    /// Those of the query.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        sqlx::query("SELECT 1").execute(&self.reads).await.map(|_| ())
    }

    /// Waits for running statements to finish and closes all connections.
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
