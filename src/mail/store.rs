//! The rows of the outbox.

use crate::database::{Database, Transaction};
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

/// The pause before the second try, in seconds. It doubles with each try, which suits servers that defer the first mail
/// of an unknown sender (greylisting).
const FIRST_PAUSE: i64 = 15;
const LONGEST_PAUSE: i64 = 15 * 60;

/// PostgreSQL must not close the connection of a node that waits for a mail server. Longer than any try takes.
const WAIT_FOR_THE_MAIL_SERVER: &str = "SET LOCAL idle_in_transaction_session_timeout = '120s'";

/// Reads and writes the outbox.
#[derive(Clone, Debug)]
pub(super) struct OutboxStore {
    database: Database,
}

/// A mail that this node tries to send. No other node of a PostgreSQL database takes it meanwhile.
#[derive(Debug)]
pub(super) struct Taken {
    /// UUIDv7.
    pub(super) id: String,
    /// A mailbox without a name.
    pub(super) recipient: String,
    /// The message, as JSON.
    pub(super) message: String,
    /// Unix seconds.
    pub(super) created_at: i64,
    database: Database,
    /// Holds the row's lock on PostgreSQL. SQLite locks no rows, and nobody may write while a transaction does.
    lock: Option<Transaction>,
}

impl OutboxStore {
    /// Works on this database.
    pub(super) fn new(database: Database) -> Self {
        Self { database }
    }

    /// Within a transaction, adds a mail that is due at once.
    pub(super) async fn insert(
        transaction: &mut Transaction,
        user_id: Option<&str>,
        recipient: &str,
        message: &str,
        now: i64,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO outbox (id, recipient, message, created_at, due_at, pause, user_id)
             VALUES ($1, $2, $3, $4, $4, $5, $6)",
        )
        .bind(Uuid::now_v7().to_string())
        .bind(recipient)
        .bind(message)
        .bind(now)
        .bind(FIRST_PAUSE)
        .bind(user_id)
        .execute(transaction)
        .await
        .map(|_| ())
    }

    /// Within a transaction, deletes the mails that concern a user.
    pub(super) async fn delete_of(transaction: &mut Transaction, user_id: &str) -> Result<(), sqlx::Error> {
        let delete = sqlx::query("DELETE FROM outbox WHERE user_id = $1").bind(user_id);
        delete.execute(transaction).await.map(|_| ())
    }

    /// How many mails wait, and how many of them are due.
    pub(super) async fn count(&self, now: i64) -> Result<(i64, i64), sqlx::Error> {
        let row = sqlx::query("SELECT COUNT(*), COUNT(CASE WHEN due_at <= $1 THEN 1 END) FROM outbox")
            .bind(now)
            .fetch_one(&self.database.reads)
            .await?;
        Ok((row.try_get(0)?, row.try_get(1)?))
    }

    /// Takes the mail that is due for the longest time, and schedules its next try. If this process dies, PostgreSQL
    /// lets another node have the mail at once; SQLite keeps the schedule.
    pub(super) async fn take_due(&self, now: i64) -> Result<Option<Taken>, sqlx::Error> {
        let mut transaction = self.database.durable.begin().await?;
        let unlocked = if self.database.has_one_writer {
            ""
        } else {
            sqlx::query(WAIT_FOR_THE_MAIL_SERVER).execute(&mut transaction).await?;
            "FOR UPDATE SKIP LOCKED"
        };
        let sql = format!(
            "UPDATE outbox SET due_at = $1 + pause, pause = CASE WHEN pause * 2 < $2 THEN pause * 2 ELSE $2 END
             WHERE id = (SELECT id FROM outbox WHERE due_at <= $1 ORDER BY due_at, id LIMIT 1 {unlocked})
             RETURNING id, recipient, message, created_at"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(now)
            .bind(LONGEST_PAUSE)
            .fetch_all(&mut transaction)
            .await?;
        let lock = if self.database.has_one_writer {
            transaction.commit().await?;
            None
        } else {
            Some(transaction)
        };
        rows.into_iter().next().map(|row| self.taken(row, lock)).transpose()
    }

    fn taken(&self, row: AnyRow, lock: Option<Transaction>) -> Result<Taken, sqlx::Error> {
        Ok(Taken {
            id: row.try_get("id")?,
            recipient: row.try_get("recipient")?,
            message: row.try_get("message")?,
            created_at: row.try_get("created_at")?,
            database: self.database.clone(),
            lock,
        })
    }
}

impl Taken {
    /// Deletes the mail: it was sent, or never will be.
    pub(super) async fn delete(self) -> Result<(), sqlx::Error> {
        let mut transaction = match self.lock {
            Some(lock) => lock,
            None => self.database.durable.begin().await?,
        };
        let delete = sqlx::query("DELETE FROM outbox WHERE id = $1").bind(self.id);
        delete.execute(&mut transaction).await?;
        transaction.commit().await
    }

    /// Leaves the mail for its next try.
    pub(super) async fn postpone(self) -> Result<(), sqlx::Error> {
        match self.lock {
            Some(lock) => lock.commit().await,
            None => Ok(()),
        }
    }
}
