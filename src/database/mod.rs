//! The database: opens SQLite or PostgreSQL from a URL and migrates it. Each room keeps its own statements in a
//! `store.rs`; the same SQL runs on both.

mod opening_lock;
mod outage;
mod pool;

pub use outage::is_outage;

use pool::{postgres_pool, sqlite_pool};
use sqlx::AnyPool;
use sqlx::any::install_default_drivers;

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

/// The key of PostgreSQL's advisory lock that lets one node at a time migrate the database. The number is arbitrary.
const MIGRATION_LOCK: i64 = 7_806_254_117_940;

impl Database {
    /// Opens the database at `url` (`sqlite://path` or `postgres://…`) and migrates its schema. Creates the file of a
    /// SQLite database if it is missing.
    ///
    /// # Errors
    /// If the database can't be reached, is not Latchkey's, or belongs to a later release.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        install_default_drivers();
        if url.starts_with("sqlite:") { Self::open_sqlite(url).await } else { Self::open_postgres(url).await }
    }

    /// SQLite has one writer at a time. A pool of one connection makes writes wait in order, where SQLite's busy
    /// handler would poll.
    async fn open_sqlite(url: &str) -> Result<Self, sqlx::Error> {
        let _opening = opening_lock::lock(url).await;
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = &format!("{url}{separator}mode=rwc");
        let database = Self {
            durable: sqlite_pool(url, 1, "PRAGMA synchronous = FULL;").await?,
            relaxed: sqlite_pool(url, 1, "PRAGMA synchronous = NORMAL;").await?,
            reads: sqlite_pool(url, 4, "PRAGMA query_only = ON;").await?,
            has_one_writer: true,
        };
        sqlx::migrate!().run(&database.durable).await?;
        Ok(database)
    }

    /// Sets the durability of commits as a start-up parameter of each connection. A pooler such as PgBouncer refuses
    /// or ignores that parameter, but would let a `SET` reach the connections of other clients.
    async fn open_postgres(url: &str) -> Result<Self, sqlx::Error> {
        let separator = if url.contains('?') { '&' } else { '?' };
        let with = |commit: &str| format!("{url}{separator}options[synchronous_commit]={commit}");
        let relaxed = postgres_pool(&with("off"), 8).await?;
        let database = Self {
            durable: postgres_pool(&with("on"), 8).await?,
            reads: relaxed.clone(),
            relaxed,
            has_one_writer: false,
        };
        // A lock of the transaction, where sqlx would take one of the session, which a pooler may give to others.
        let mut lock = database.durable.begin().await?;
        let locked = sqlx::query("SELECT 1 FROM pg_advisory_xact_lock($1)").bind(MIGRATION_LOCK);
        locked.execute(&mut *lock).await?;
        let mut migrations = sqlx::migrate!();
        migrations.set_locking(false).run(&database.durable).await?;
        lock.rollback().await?;
        Ok(database)
    }

    /// Checks that the database takes writes, for readiness probes.
    ///
    /// # Errors
    /// Those of the query.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        // On PostgreSQL the pool has checked it already. On SQLite a full disk or a read-only file system shows only in a
        // write, here of a number that nobody reads.
        let (sql, pool) = if self.has_one_writer {
            ("PRAGMA user_version = 0", &self.relaxed)
        } else {
            ("SELECT 1", &self.reads)
        };
        sqlx::query(sql).execute(pool).await.map(|_| ())
    }

    /// Waits for running statements to finish and closes all connections.
    pub async fn close(&self) {
        self.reads.close().await;
        self.relaxed.close().await;
        self.durable.close().await;
    }
}
