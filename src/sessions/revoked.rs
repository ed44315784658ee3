//! A revoked session, or one whose access tokens were, and the number that this takes.

use super::row::Session;
use crate::database::Transaction;
use crate::wire::Ended;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A session that was revoked, or whose access tokens were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// The session's id.
    pub session_id: String,
    /// Why it was revoked; `None` if it goes on, and only its access tokens of before ended.
    pub because: Option<Ended>,
    /// The number in the feed. Sessions that releases before the feed revoked have none.
    pub number: Option<i64>,
    /// When its last access token expires, in unix seconds.
    pub access_until: i64,
    /// When the session would have expired, in unix seconds.
    pub expires_at: i64,
}

/// Takes the next number and locks the counter until the transaction ends.
pub(super) async fn take_number(connection: &mut Transaction) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE revocation_counter SET last = last + 1").execute(connection).await.map(|_| ())
}

/// The columns that [`read`] reads.
pub(super) const REVOKED: &str = "id, revoked_because, revocation, access_until, expires_at";

/// Reads a row of [`REVOKED`].
pub(super) fn read(row: AnyRow) -> Result<Revoked, sqlx::Error> {
    Ok(Revoked {
        session_id: row.try_get("id")?,
        because: row.try_get::<Option<String>, _>("revoked_because")?.as_deref().map(Ended::from_name),
        number: row.try_get("revocation")?,
        access_until: row.try_get("access_until")?,
        expires_at: row.try_get("expires_at")?,
    })
}

/// Within the transaction that began `session`, ends the least recently used sessions of its user if there are more
/// than `most`; returns those that it ended.
pub(super) async fn revoke_beyond(
    connection: &mut Transaction,
    session: &Session,
    most: i64,
    now: i64,
) -> Result<Vec<Revoked>, sqlx::Error> {
    let live: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2",
    )
    .bind(&session.user_id)
    .bind(now)
    .fetch_one(&mut *connection)
    .await?;
    if live <= most {
        return Ok(Vec::new());
    }
    take_number(connection).await?;
    let sql = format!(
        "UPDATE sessions SET revoked_at = $3, revoked_because = $4,
             revocation = (SELECT last FROM revocation_counter)
         WHERE revoked_at IS NULL AND id IN (
             SELECT id FROM sessions
             WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL AND expires_at > $3
             ORDER BY last_used_at, id LIMIT $5)
         RETURNING {REVOKED}"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(&session.user_id)
        .bind(&session.id)
        .bind(now)
        .bind(Ended::TooManySessions.as_str())
        .bind(live - most)
        .fetch_all(connection)
        .await?
        .into_iter()
        .map(read)
        .collect()
}
