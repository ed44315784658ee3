//! Revokes sessions or their access tokens, and reads revocations in the order of their commits.
//!
//! Nodes learn of each other's revocations by number, so neither a wrong clock nor a slow commit makes a node miss one.
//! Each revocation locks the counter's row until it commits; the numbers thus become visible in their order. A
//! transaction that locks other rows, too, locks users first, sessions last, and the counter right before sessions: another
//! order can deadlock, and whatever it waits for after the counter, all revocations wait for.

use super::revoked::{REVOKED, Revoked, read, take_number};
use super::store::SessionStore;
use crate::database::Transaction;
use crate::mail::Message;
use crate::users::Roles;
use crate::wire::Ended;
use sqlx::{AssertSqlSafe, Row};

/// A part of the feed.
#[derive(Debug)]
pub(super) struct News {
    /// The number of the last revocation.
    pub(super) last: i64,
    pub(super) revoked: Vec<Revoked>,
}

impl SessionStore {
    /// Ends a session; `None` if it had ended before. The end is on disk when this returns.
    ///
    /// Reuse is remembered until the session would have expired: after a restore of the database the row may not know
    /// all access tokens that were issued.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn revoke(&self, id: &str, because: Ended, now: i64) -> Result<Option<Revoked>, sqlx::Error> {
        self.revoke_and_tell(id, because, now, None).await
    }

    /// Revokes a session as [`SessionStore::revoke`] does. If it was live and there is a notice, tells this user.
    pub(super) async fn revoke_and_tell(
        &self,
        id: &str,
        because: Ended,
        now: i64,
        notice: Option<(&str, &Message)>,
    ) -> Result<Option<Revoked>, sqlx::Error> {
        let mut transaction = self.database.durable.begin().await?;
        take_number(&mut transaction).await?;
        let sql = format!(
            "UPDATE sessions SET revoked_at = $2, revoked_because = CAST($3 AS TEXT),
                 revocation = (SELECT last FROM revocation_counter),
                 access_until = CASE WHEN CAST($3 AS TEXT) = 'reuse' THEN expires_at ELSE access_until END
             WHERE id = $1 AND revoked_at IS NULL RETURNING {REVOKED}"
        );
        let revoked = sqlx::query(AssertSqlSafe(sql))
            .bind(id)
            .bind(now)
            .bind(because.as_str())
            .fetch_all(&mut transaction)
            .await?
            .pop();
        if revoked.is_some() {
            if let Some((user_id, message)) = notice {
                self.notices.tell(&mut transaction, user_id, message).await?;
            }
            transaction.commit().await?;
        } else {
            transaction.rollback().await?;
        }
        revoked.map(read).transpose()
    }

    /// Within a transaction, ends all sessions of a user but the one named; returns those that it ended. Sessions
    /// that have expired are ended, too: they may be live by the clock of another node.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn revoke_all_of(
        connection: &mut Transaction,
        user_id: &str,
        but: Option<&str>,
        because: Ended,
        now: i64,
    ) -> Result<Vec<Revoked>, sqlx::Error> {
        take_number(connection).await?;
        let sql = format!(
            "UPDATE sessions SET revoked_at = $3, revoked_because = $4,
                 revocation = (SELECT last FROM revocation_counter)
             WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL
             RETURNING {REVOKED}"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(user_id)
            .bind(but.unwrap_or_default())
            .bind(now)
            .bind(because.as_str())
            .fetch_all(connection)
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// Within a transaction that has locked the user's row, gives the user's live sessions these roles. Their next
    /// access tokens have them.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn add_roles(
        transaction: &mut Transaction,
        user_id: &str,
        roles: &Roles,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE sessions SET roles = $2 WHERE user_id = $1 AND revoked_at IS NULL")
            .bind(user_id)
            .bind(roles.to_row())
            .execute(transaction)
            .await
            .map(|_| ())
    }

    /// As [`add_roles`](Self::add_roles), and ends the access tokens that the sessions have; returns the sessions.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remove_roles(
        transaction: &mut Transaction,
        user_id: &str,
        roles: &Roles,
    ) -> Result<Vec<Revoked>, sqlx::Error> {
        take_number(transaction).await?;
        let sql = format!(
            "UPDATE sessions SET roles = $2, revocation = (SELECT last FROM revocation_counter)
             WHERE user_id = $1 AND revoked_at IS NULL RETURNING {REVOKED}"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(user_id)
            .bind(roles.to_row())
            .fetch_all(transaction)
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// The revocations after this number.
    pub(super) async fn revoked_after(&self, number: i64) -> Result<News, sqlx::Error> {
        let sql =
            format!("SELECT last, {REVOKED} FROM revocation_counter LEFT JOIN sessions ON revocation > $1");
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(number).fetch_all(&self.database.reads).await?;
        let mut news = News { last: 0, revoked: Vec::new() };
        for row in rows {
            news.last = row.try_get("last")?;
            if row.try_get::<Option<String>, _>("id")?.is_some() {
                news.revoked.push(read(row)?);
            }
        }
        Ok(news)
    }

    /// All sessions that were revoked, or whose access tokens were, with access tokens that have not expired at `now`.
    pub(super) async fn revoked_with_access(&self, now: i64) -> Result<News, sqlx::Error> {
        // The number first: a revocation that commits meanwhile is then read a second time, not missed.
        let last = sqlx::query_scalar("SELECT last FROM revocation_counter").fetch_one(&self.database.reads);
        let last = last.await?;
        let sql = format!(
            "SELECT {REVOKED} FROM sessions
             WHERE (revoked_at IS NOT NULL OR revocation IS NOT NULL) AND access_until > $1"
        );
        let revoked = sqlx::query(AssertSqlSafe(sql)).bind(now).fetch_all(&self.database.reads).await?;
        Ok(News { last, revoked: revoked.into_iter().map(read).collect::<Result<_, _>>()? })
    }
}
