//! A revoked session, and the number that its revocation takes.

use super::row::{Session, ended};
use crate::database::Transaction;
use crate::wire::Ended;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A session that was revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// The session's id.
    pub session_id: String,
    /// Why it was revoked.
    pub because: Ended,
    /// When its last access token expires, in unix seconds.
    pub access_until: i64,
    /// When the session would have expired, in unix seconds.
    pub expires_at: i64,
}

/// Takes the next number and locks the counter until the transaction ends.
pub(super) async fn take_number(connection: &mut Transaction) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE revocation_counter SET last = last + 1").execute(connection).await.map(|_| ())
}

/// Reads a row of `id, revoked_because, access_until, expires_at`.
pub(super) fn read(row: AnyRow) -> Result<Revoked, sqlx::Error> {
    Ok(Revoked {
        session_id: row.try_get("id")?,
        because: ended(row.try_get("revoked_because")?),
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
    sqlx::query(
        "UPDATE sessions SET revoked_at = $3, revoked_because = $4,
             revocation = (SELECT last FROM revocation_counter)
         WHERE revoked_at IS NULL AND id IN (
             SELECT id FROM sessions
             WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL AND expires_at > $3
             ORDER BY last_used_at, id LIMIT $5)
         RETURNING id, revoked_because, access_until, expires_at",
    )
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
