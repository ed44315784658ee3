//! Writes and reads the audit log.

use super::deferred::{DeferredEvents, NewEvent};
use super::event_kind::EventKind;
use crate::client_info::{ClientInfo, device};
use crate::clock::Clock;
use crate::database::{Database, Transaction};
use crate::wire::{Copied, Event};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::time::Duration;
use uuid::Uuid;

/// The audit log. Cloning it is cheap; clones share the deferred events.
#[derive(Clone, Debug)]
pub struct Audit {
    database: Database,
    clock: Clock,
    deferred: DeferredEvents,
}

/// How long events are kept, in seconds.
const KEPT: i64 = 90 * 86_400;
const BETWEEN_PURGES: Duration = Duration::from_secs(3_600);

impl Audit {
    /// Keeps the log in `database`. Deferred events are written while [`Audit::write_deferred`] runs.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock, deferred: DeferredEvents::default() }
    }

    /// Records an event. If it can't be written, the server's log says so.
    pub async fn note(&self, user_id: &str, kind: EventKind, client: &ClientInfo) {
        self.insert(self.event(user_id.to_owned(), kind, client)).await;
    }

    /// Records that a copy of a session was refused.
    pub async fn note_copy(&self, user_id: &str, copied: Copied, client: &ClientInfo) {
        let event = self.event(user_id.to_owned(), EventKind::CopyRefused, client);
        self.insert(NewEvent { copied: Some(copied), ..event }).await;
    }

    /// Records an event of this user, if there is one, a moment later: the time of the answer must not tell whether
    /// there is. [`Audit::recent`] shows it at once.
    pub fn note_deferred(&self, user_id: Option<String>, kind: EventKind, client: &ClientInfo) {
        self.deferred.push(user_id.map(|user_id| self.event(user_id, kind, client)));
    }

    /// Writes the deferred events now. It finishes even if its caller does not wait for it.
    pub async fn flush(&self) {
        let audit = self.clone();
        let written = tokio::spawn(async move {
            let _writing = audit.deferred.writing().await;
            for event in audit.deferred.take() {
                audit.insert(event).await;
            }
        });
        if let Err(cause) = written.await {
            tracing::error!(%cause, "events may be missing in the audit log");
        }
    }

    /// Writes deferred events once they are due, for as long as the process lives.
    pub async fn write_deferred(self) {
        loop {
            self.deferred.due().await;
            self.flush().await;
        }
    }

    /// The latest events of a user, the newest first; only those before the event of this id, if there is one.
    ///
    /// # Errors
    /// Those of the query.
    pub async fn recent(
        &self,
        user_id: &str,
        before: Option<Uuid>,
        most: usize,
    ) -> Result<Vec<Event>, sqlx::Error> {
        self.flush().await;
        let rows = sqlx::query(
            "SELECT id, what, at, address, user_agent, copied_after, copied_before FROM events
             WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
        )
        .bind(user_id)
        .bind(before.unwrap_or(Uuid::max()).to_string())
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(&self.database.reads)
        .await?;
        rows.into_iter().map(event).collect()
    }

    /// The latest events of a user that they have not reviewed, the newest first, at most 20.
    ///
    /// # Errors
    /// Those of the query.
    pub async fn to_review(&self, user_id: &str) -> Result<Vec<Event>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT id, what, at, address, user_agent, copied_after, copied_before FROM events
             WHERE user_id = $1 AND to_review = 1 ORDER BY id DESC LIMIT 20",
        )
        .bind(user_id)
        .fetch_all(&self.database.reads)
        .await?;
        rows.into_iter().map(event).collect()
    }

    /// Marks a user's events up to this one as reviewed.
    ///
    /// # Errors
    /// Those of the statement.
    pub async fn mark_reviewed(&self, user_id: &str, until: Uuid) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE events SET to_review = 0 WHERE user_id = $1 AND to_review = 1 AND id <= $2")
            .bind(user_id)
            .bind(until.to_string())
            .execute(&self.database.relaxed)
            .await
            .map(|_| ())
    }

    /// Within a transaction, erases all events of a user.
    ///
    /// # Errors
    /// Those of the statement.
    pub async fn erase(connection: &mut Transaction, user_id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM events WHERE user_id = $1")
            .bind(user_id)
            .execute(connection)
            .await
            .map(|_| ())
    }

    /// Deletes events after 90 days, for as long as the process lives.
    pub async fn purge_old(self) {
        loop {
            if let Err(error) = self.delete_old().await {
                tracing::warn!(cause = %error, "old events can't be deleted");
            }
            tokio::time::sleep(BETWEEN_PURGES).await;
        }
    }

    fn event(&self, user_id: String, kind: EventKind, client: &ClientInfo) -> NewEvent {
        NewEvent {
            id: Uuid::now_v7(),
            user_id,
            kind,
            at: self.clock.now(),
            client: client.clone(),
            copied: None,
        }
    }

    async fn insert(&self, NewEvent { id, user_id, kind, at, client, copied }: NewEvent) {
        let written = sqlx::query(
            "INSERT INTO events (id, user_id, what, at, address, user_agent, copied_after, copied_before, to_review)
             VALUES ($1, $2, $3, $4, $5, $6, CAST($7 AS BIGINT), CAST($8 AS BIGINT), $9)",
        )
        .bind(id.to_string())
        .bind(user_id.as_str())
        .bind(kind.as_str())
        .bind(at)
        .bind(client.address_text())
        .bind(client.user_agent)
        .bind(copied.map(|copied| copied.after))
        .bind(copied.map(|copied| copied.before))
        .bind(i64::from(kind.is_to_review()))
        .execute(&self.database.relaxed)
        .await;
        if let Err(cause) = written {
            tracing::error!(%cause, user = user_id, event = kind.as_str(), "an event is missing in the audit log");
        }
    }

    async fn delete_old(&self) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM events WHERE at < $1")
            .bind(self.clock.now() - KEPT)
            .execute(&self.database.relaxed)
            .await
            .map(|_| ())
    }
}

/// Reads a row of `id, what, at, address, user_agent, copied_after, copied_before`.
fn event(row: AnyRow) -> Result<Event, sqlx::Error> {
    let user_agent: Option<String> = row.try_get("user_agent")?;
    let (after, before): (Option<i64>, Option<i64>) =
        (row.try_get("copied_after")?, row.try_get("copied_before")?);
    Ok(Event {
        id: row.try_get("id")?,
        what: row.try_get("what")?,
        at: row.try_get("at")?,
        address: row.try_get("address")?,
        device: device(user_agent.as_deref()),
        user_agent,
        copied: after.zip(before).map(|(after, before)| Copied { after, before }),
    })
}
