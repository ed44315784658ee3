//! The rows of sessions.

use super::rotation_rule::Presented;
use super::rotation_writer::{Rotation, RotationWriter};
use super::row::{COLUMNS, Session, ended};
use crate::client_info::ClientInfo;
use crate::database::Database;
use crate::users::User;
use crate::wire::Ended;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

/// Reads and writes sessions.
#[derive(Clone, Debug)]
pub struct SessionStore {
    database: Database,
    rotations: RotationWriter,
}

impl SessionStore {
    /// Keeps sessions in this database.
    pub fn new(database: Database) -> Self {
        Self { rotations: RotationWriter::new(database.clone()), database }
    }

    /// Writes the rotations that refreshes ask for, for as long as the process lives.
    pub(super) async fn write_rotations(self) {
        self.rotations.run().await;
    }

    /// Begins a session; `None` if the user's credentials have changed since `user` was read.
    ///
    /// PostgreSQL must lock the user's row: without the lock, this statement would not see a change that commits
    /// while it runs, and the change would not see this session. SQLite has one writer at a time.
    pub(super) async fn insert(
        &self,
        user: &User,
        client: &ClientInfo,
        now: i64,
        expires_at: i64,
    ) -> Result<Option<Session>, sqlx::Error> {
        let lock = if self.database.has_one_writer { "" } else { "FOR SHARE" };
        let sql = format!(
            "INSERT INTO sessions (id, user_id, generation, rotated_at, created_at, last_used_at, expires_at, user_agent, ip)
             SELECT $1, users.id, 0, $3, $3, $3, $4, $5, $6 FROM users
             WHERE users.id = $2 AND disabled_at IS NULL AND credential_epoch = $7 {lock}
             RETURNING {COLUMNS}"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(&user.id)
            .bind(now)
            .bind(expires_at)
            .bind(client.user_agent.as_deref())
            .bind(client.address_text())
            .bind(user.credential_epoch)
            .fetch_all(&self.database.durable)
            .await?
            .pop()
            .map(Session::from_row)
            .transpose()
    }

    /// The session of this id.
    pub async fn find(&self, id: &str) -> Result<Option<Session>, sqlx::Error> {
        let sql = format!("SELECT {COLUMNS} FROM sessions WHERE sessions.id = $1");
        sqlx::query(AssertSqlSafe(sql))
            .bind(id)
            .fetch_optional(&self.database.relaxed)
            .await?
            .map(Session::from_row)
            .transpose()
    }

    /// Begins the generation after the presented one, where the rotation rule allows it; otherwise changes nothing
    /// and returns `None`. Of many refreshes with one token a single one rotates.
    pub(super) async fn rotate(
        &self,
        id: &str,
        presented: &Presented,
        now: i64,
    ) -> Result<Option<Session>, sqlx::Error> {
        let key = presented.key.as_ref().map(|key| key.as_str().to_owned());
        let rotation = Rotation { session_id: id.to_owned(), generation: presented.generation, key, now };
        self.rotations.rotate(rotation).await
    }

    /// Records that a session was used without rotating it.
    pub(super) async fn touch(&self, id: &str, now: i64) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE sessions SET last_used_at = $2 WHERE id = $1")
            .bind(id)
            .bind(now)
            .execute(&self.database.relaxed)
            .await
            .map(|_| ())
    }

    /// Ends a session; `false` if it had ended before. The end is on disk when this returns.
    pub async fn revoke(&self, id: &str, because: Ended, now: i64) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "UPDATE sessions SET revoked_at = $2, revoked_because = $3 WHERE id = $1 AND revoked_at IS NULL",
        )
        .bind(id)
        .bind(now)
        .bind(because.as_str())
        .execute(&self.database.durable)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The sessions of a user that are live at `now`, the last used first, at most 1,000.
    pub async fn live_of(&self, user_id: &str, now: i64) -> Result<Vec<Session>, sqlx::Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2
             ORDER BY last_used_at DESC, sessions.id DESC LIMIT 1000"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(user_id)
            .bind(now)
            .fetch_all(&self.database.reads)
            .await?
            .into_iter()
            .map(Session::from_row)
            .collect()
    }

    /// Within a transaction, ends all sessions of a user but the one named; returns the ids of those that it ended.
    pub async fn revoke_all_of(
        connection: &mut AnyConnection,
        user_id: &str,
        but: Option<&str>,
        because: Ended,
        now: i64,
    ) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query(
            "UPDATE sessions SET revoked_at = $3, revoked_because = $4
             WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL AND expires_at > $3 RETURNING id",
        )
        .bind(user_id)
        .bind(but.unwrap_or_default())
        .bind(now)
        .bind(because.as_str())
        .fetch_all(connection)
        .await?
        .into_iter()
        .map(|row| row.try_get(0))
        .collect()
    }

    /// Within a transaction, erases the addresses and user agents of a user's sessions.
    pub async fn erase_client_info(connection: &mut AnyConnection, user_id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE sessions SET user_agent = NULL, ip = NULL WHERE user_id = $1")
            .bind(user_id)
            .execute(connection)
            .await
            .map(|_| ())
    }

    /// Deletes at most `most` sessions that ended before `before`; returns how many.
    pub(super) async fn delete_ended(&self, before: i64, most: i64) -> Result<u64, sqlx::Error> {
        let done = sqlx::query(
            "DELETE FROM sessions WHERE id IN
             (SELECT id FROM sessions WHERE expires_at < $1 OR revoked_at < $1 LIMIT $2)",
        )
        .bind(before)
        .bind(most)
        .execute(&self.database.relaxed)
        .await?;
        Ok(done.rows_affected())
    }

    /// The sessions revoked at or after `since`, with the time and the reason.
    pub(super) async fn revoked_since(&self, since: i64) -> Result<Vec<(String, i64, Ended)>, sqlx::Error> {
        sqlx::query("SELECT id, revoked_at, revoked_because FROM sessions WHERE revoked_at >= $1")
            .bind(since)
            .fetch_all(&self.database.reads)
            .await?
            .into_iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?, ended(row.try_get(2)?))))
            .collect()
    }
}
