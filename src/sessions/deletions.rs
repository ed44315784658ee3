//! Deletes rows of sessions that nobody needs any more, and erases personal data in the others.

use super::store::SessionStore;
use crate::database::Transaction;

impl SessionStore {
    /// Within a transaction, erases the addresses and user agents of a user's sessions, and the timelines.
    pub async fn erase_client_info(connection: &mut Transaction, user_id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE sessions SET user_agent = NULL, ip = NULL, rotated_by = NULL WHERE user_id = $1")
            .bind(user_id)
            .execute(&mut *connection)
            .await?;
        sqlx::query("DELETE FROM timelines WHERE session_id IN (SELECT id FROM sessions WHERE user_id = $1)")
            .bind(user_id)
            .execute(connection)
            .await
            .map(|_| ())
    }

    /// At most `most` deleted users whose last token has expired at `now`, in the order of their ids: those after `after`.
    pub(super) async fn users_without_tokens(
        &self,
        now: i64,
        after: &str,
        most: i64,
    ) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar(
            "SELECT id FROM users
             WHERE id > $3 AND disabled_at IS NOT NULL AND username LIKE 'deleted %' AND NOT EXISTS (
                 SELECT 1 FROM sessions
                 WHERE user_id = users.id AND (sessions.expires_at > $1 OR access_until > $1))
             ORDER BY id LIMIT $2",
        )
        .bind(now)
        .bind(most)
        .bind(after)
        .fetch_all(&self.database.reads)
        .await
    }

    /// Deletes a deleted user and their sessions; returns how many users.
    pub(super) async fn delete_user(&self, user_id: &str) -> Result<u64, sqlx::Error> {
        let query = sqlx::query("DELETE FROM users WHERE id = $1 AND username LIKE 'deleted %'");
        Ok(query.bind(user_id).execute(&self.database.relaxed).await?.rows_affected())
    }

    /// Deletes at most `most` sessions that ended before `before`, and whose access tokens have expired at `now`: a node that
    /// starts learns from the rows which tokens it must refuse. Returns how many.
    pub(super) async fn delete_ended(&self, before: i64, now: i64, most: i64) -> Result<u64, sqlx::Error> {
        let done = sqlx::query(
            "DELETE FROM sessions WHERE id IN
             (SELECT id FROM sessions WHERE (expires_at < $1 OR revoked_at < $1) AND access_until <= $2 LIMIT $3)",
        )
        .bind(before)
        .bind(now)
        .bind(most)
        .execute(&self.database.relaxed)
        .await?;
        Ok(done.rows_affected())
    }
}
