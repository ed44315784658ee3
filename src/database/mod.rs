//! The database: opens SQLite or PostgreSQL from a URL and migrates it. Each room keeps its own statements in a
//! `store.rs`; the same SQL runs on both.

mod connect;
mod opening_lock;
mod outage;
mod pool;
mod postgres_url;
mod transaction;

pub use outage::is_outage;
pub use pool::Pool;
pub use transaction::Transaction;

use postgres_url::PostgresUrl;
use sqlx::any::install_default_drivers;
use sqlx::{AnyPool, Row};

/// Connection pools to one database, which differ in what a commit promises. Cloning it is cheap.
///
/// Run a statement that changes rows and returns them by `fetch_all`. `fetch_optional` stops at the first row; SQLite
/// commits nevertheless, but then never checkpoints its write-ahead log, which grows without end.
#[derive(Clone, Debug)]
pub struct Database {
    /// For reads. On SQLite they continue while a write waits for the disk.
    pub reads: Pool,
    /// For writes that a crash of this process must not lose, but a power cut may. Rotations are such writes: the
    /// rotation rule heals a row that is behind its refresh token.
    pub relaxed: Pool,
    /// For writes that must be on disk when they return: registration, login, revocation, passwords.
    pub durable: Pool,
    /// Whether there is one writer at a time, as on SQLite.
    pub has_one_writer: bool,
}

/// The key of PostgreSQL's advisory lock that lets one node at a time migrate the database. The number is arbitrary.
const MIGRATION_LOCK: i64 = 7_806_254_117_940;

/// PostgreSQL rolls a transaction back if its client says nothing for this long, so that a node that stalls does not
/// keep its locks.
const IDLE_IN_TRANSACTION: (&str, &str) = ("idle_in_transaction_session_timeout", "5s");

/// Begins a transaction through a pooler, with the settings that a connection to PostgreSQL itself begins with.
const BEGIN_RELAXED: &str =
    "BEGIN; SET LOCAL synchronous_commit = off; SET LOCAL idle_in_transaction_session_timeout = '5s'";
const BEGIN_DURABLE: &str =
    "BEGIN; SET LOCAL synchronous_commit = on; SET LOCAL idle_in_transaction_session_timeout = '5s'";

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
        let durable = connect::to_sqlite(url, 1, "PRAGMA synchronous = FULL;").await?;
        sqlx::migrate!().run(&durable).await?;
        Ok(Self {
            durable: Pool::writing(durable),
            relaxed: Pool::direct(connect::to_sqlite(url, 1, "PRAGMA synchronous = NORMAL;").await?),
            reads: Pool::direct(connect::to_sqlite(url, 4, "PRAGMA query_only = ON;").await?),
            has_one_writer: true,
        })
    }

    /// Sets the durability of commits when a connection begins. A pooler such as PgBouncer must ignore such settings:
    /// they would reach the connections of other clients. Behind one, each transaction sets its own.
    async fn open_postgres(url: &str) -> Result<Self, sqlx::Error> {
        let url = PostgresUrl::parse(url)?;
        let with = |commit| url.with_settings(&[("synchronous_commit", commit), IDLE_IN_TRANSACTION]);
        let relaxed = connect::to_postgres(with("off")?, 8).await?;
        let durable = connect::to_postgres(with("on")?, 8).await?;
        let settings_reach_server =
            commits_are(&relaxed, "off").await? && commits_are(&durable, "on").await?;
        let (relaxed, durable) = if settings_reach_server {
            (Pool::direct(relaxed), Pool::direct(durable))
        } else {
            tracing::info!(
                "a connection pooler is in front of PostgreSQL: each statement gets a transaction"
            );
            (Pool::through_pooler(relaxed, BEGIN_RELAXED), Pool::through_pooler(durable, BEGIN_DURABLE))
        };
        migrate_postgres(&durable).await?;
        Ok(Self { durable, reads: relaxed.clone(), relaxed, has_one_writer: false })
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

/// Whether the setting of commits that these connections asked for is in effect.
async fn commits_are(connections: &AnyPool, asked: &str) -> Result<bool, sqlx::Error> {
    let row = sqlx::raw_sql("SHOW synchronous_commit").fetch_one(connections).await?;
    Ok(row.try_get::<String, _>(0)? == asked)
}

/// Migrates in one transaction. sqlx would lock the session instead, which a pooler may give to other clients.
async fn migrate_postgres(durable: &Pool) -> Result<(), sqlx::Error> {
    let mut transaction = durable.begin().await?;
    let lock = sqlx::query("SELECT 1 FROM pg_advisory_xact_lock($1)").bind(MIGRATION_LOCK);
    lock.execute(&mut transaction).await?;
    let named_statements_must_go = transaction.is_through_pooler();
    if named_statements_must_go {
        // Those of a start that ended in the middle.
        sqlx::raw_sql("DEALLOCATE ALL").execute(&mut transaction).await?;
    }
    let mut migrations = sqlx::migrate!();
    // `run` does the same, but makes this future seem not to be `Send`.
    migrations.set_locking(false).run_direct(None, transaction.connection(), false).await?;
    if named_statements_must_go {
        sqlx::raw_sql("DEALLOCATE ALL").execute(&mut transaction).await?;
    }
    transaction.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes in a transaction, and commits it if `commits`.
    async fn write(database: &Database, text: &str, commits: bool) -> Result<(), sqlx::Error> {
        let mut transaction = database.durable.begin().await?;
        sqlx::query("INSERT INTO texts VALUES ($1)").bind(text).execute(&mut transaction).await?;
        if commits { transaction.commit().await } else { transaction.rollback().await }
    }

    async fn with_texts(folder: &tempfile::TempDir) -> Database {
        let url = format!("sqlite://{}", folder.path().join("latchkey.db").display());
        let database = Database::open(&url).await.unwrap();
        sqlx::raw_sql("CREATE TABLE texts (text TEXT)").execute(&database.durable).await.unwrap();
        database
    }

    #[tokio::test]
    async fn a_transaction_that_began_with_reading_can_write_though_another_wants_to() {
        let folder = tempfile::tempdir().unwrap();
        let database = with_texts(&folder).await;
        let mut transaction = database.durable.begin().await.unwrap();
        sqlx::query("SELECT text FROM texts").fetch_all(&mut transaction).await.unwrap();
        let relaxed = database.relaxed.clone();
        let mut other = tokio::spawn(async move {
            sqlx::query("INSERT INTO texts VALUES ('other')").execute(&relaxed).await.map(|_| ())
        });
        let _ = tokio::time::timeout(std::time::Duration::from_millis(200), &mut other).await;
        sqlx::query("INSERT INTO texts VALUES ('own')").execute(&mut transaction).await.unwrap();
        transaction.commit().await.unwrap();
        other.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn what_is_committed_after_the_disk_was_full_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let database = with_texts(&folder).await;
        // No more pages than it has, as on a full disk.
        sqlx::raw_sql("PRAGMA max_page_count = 1").execute(&database.durable).await.unwrap();
        let error = write(&database, &"long".repeat(100_000), true).await.unwrap_err();
        assert!(is_outage(&error), "{error}");
        sqlx::raw_sql("PRAGMA max_page_count = 1000000").execute(&database.durable).await.unwrap();
        write(&database, "rolled back", false).await.unwrap();
        write(&database, "committed", true).await.unwrap();
        let kept = sqlx::query_scalar::<_, String>("SELECT text FROM texts").fetch_all(&database.reads).await;
        assert_eq!(kept.unwrap(), ["committed"]);
    }
}
