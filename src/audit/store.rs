//! The rows of the audit log.

use super::EventKind;
use super::deferred::{Later, Noted};
use crate::client_info::{ClientInfo, device};
use crate::clock::Clock;
use crate::database::Database;
use crate::wire::Event;
use sqlx::{AnyConnection, Row};
use std::time::Duration;

/// Writes and reads the log. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Audit {
    database: Database,
    clock: Clock,
    later: Later,
}

/// For how long events are kept, in seconds.
const KEPT: i64 = 90 * 86_400;
const BETWEEN_ROUNDS: Duration = Duration::from_secs(3_600);

impl Audit {
    /// Keeps the log in `database`.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock, later: Later::default() }
    }

    /// Records an event that has happened. If it can't be written, the server's log says so instead.
    pub async fn note(&self, user_id: &str, kind: EventKind, client: &ClientInfo) {
        self.write(self.noted(user_id.to_owned(), kind, client)).await;
    }

    /// As [`Audit::note`], but a moment later, so that the time of the answer does not tell whether there was
    /// somebody of whom to write. Who reads the log sees it at once.
    pub fn note_later(&self, user_id: Option<String>, kind: EventKind, client: &ClientInfo) {
        self.later.push(user_id.map(|user_id| self.noted(user_id, kind, client)));
    }

    /// Writes down what waits to be; to the end, even if the caller does not wait for it.
    pub async fn catch_up(&self) {
        let audit = self.clone();
        let written = tokio::spawn(async move {
            let _turn = audit.later.turn().await;
            for noted in audit.later.take() {
                audit.write(noted).await;
            }
        });
        if let Err(cause) = written.await {
            tracing::error!(%cause, "events may be missing in the audit log");
        }
    }

    fn noted(&self, user_id: String, kind: EventKind, client: &ClientInfo) -> Noted {
        Noted { id: uuid::Uuid::now_v7(), user_id, kind, at: self.clock.now(), client: client.clone() }
    }

    async fn write(&self, Noted { id, user_id, kind, at, client }: Noted) {
        let written = sqlx::query(
            "INSERT INTO events (id, user_id, what, at, address, user_agent) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id.to_string())
        .bind(user_id.as_str())
        .bind(kind.as_str())
        .bind(at)
        .bind(client.address_text())
        .bind(client.user_agent)
        .execute(&self.database.relaxed)
        .await;
        if let Err(cause) = written {
            tracing::error!(%cause, user = user_id, what = kind.as_str(), "an event is missing in the audit log");
        }
    }

    /// The last events of a user, the newest first.
    ///
    /// # Errors
    /// Those of the query.
    pub async fn recent(&self, user_id: &str, most: u32) -> Result<Vec<Event>, sqlx::Error> {
        self.catch_up().await;
        let rows = sqlx::query(
            "SELECT what, at, address, user_agent FROM events WHERE user_id = $1 ORDER BY id DESC LIMIT $2",
        )
        .bind(user_id)
        .bind(i64::from(most))
        .fetch_all(&self.database.reads)
        .await?;
        rows.into_iter()
            .map(|row| {
                let user_agent: Option<String> = row.try_get("user_agent")?;
                Ok(Event {
                    what: row.try_get("what")?,
                    at: row.try_get("at")?,
                    address: row.try_get("address")?,
                    device: device(user_agent.as_deref()),
                    user_agent,
                })
            })
            .collect()
    }

    /// Within a transaction, erases all that happened to a user.
    ///
    /// # Errors
    /// Those of the statement.
    pub async fn erase(connection: &mut AnyConnection, user_id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM events WHERE user_id = $1")
            .bind(user_id)
            .execute(connection)
            .await
            .map(|_| ())
    }

    async fn forget(&self) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM events WHERE at < $1")
            .bind(self.clock.now() - KEPT)
            .execute(&self.database.relaxed)
            .await
            .map(|_| ())
    }
}

/// Writes down what was left for later, for as long as the process lives.
pub async fn write_later(audit: Audit) {
    loop {
        audit.later.ripe().await;
        audit.catch_up().await;
    }
}

/// Forgets events after 90 days, for as long as the process lives.
pub async fn forget_old_events(audit: Audit) {
    loop {
        if let Err(error) = audit.forget().await {
            tracing::warn!(cause = %error, "old events could not be forgotten");
        }
        tokio::time::sleep(BETWEEN_ROUNDS).await;
    }
}
