//! The timelines of sessions: the last verdicts on the refreshes of each.
//!
//! A refresh does not wait for them. They are collected in memory and written behind, once a second, one row a session
//! however often it was refreshed meanwhile. A process that is killed loses those of its last second.

use super::timeline_entry::{Judged, WIDTH, pack, unpack};
use crate::database::Database;
use crate::wire::{TIMELINE_LENGTH, TimelineEntry};
use sqlx::AssertSqlSafe;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as AsyncMutex, Notify};

/// How long verdicts are collected before they are written.
const DELAY: Duration = Duration::from_secs(1);
/// The most sessions whose verdicts wait. While the database can't be written, those of further sessions are dropped.
const MOST_WAITING: usize = 20_000;
/// Sessions in one statement: few enough that no refresh waits for it.
const BATCH: usize = 64;

/// The timelines. Cloning it is cheap; clones share what waits to be written.
#[derive(Clone, Debug)]
pub(super) struct Timelines {
    database: Database,
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    waiting: Mutex<Waiting>,
    added: Notify,
    /// Held while writing, so that a reader who asks meanwhile waits.
    writing: AsyncMutex<()>,
}

/// The verdicts that wait, by session, the newest first.
type Waiting = HashMap<String, VecDeque<Judged>>;

impl Timelines {
    /// Keeps timelines in `database`. They are written while [`Timelines::write`] runs.
    pub(super) fn new(database: Database) -> Self {
        Self { database, inner: Arc::default() }
    }

    /// Adds a verdict. Only the last ones of a session are kept.
    pub(super) fn add(&self, session_id: &str, judged: Judged) {
        let mut waiting = self.waiting();
        if let Some(judgements) = waiting.get_mut(session_id) {
            judgements.truncate(TIMELINE_LENGTH - 1);
            judgements.push_front(judged);
        } else if waiting.len() < MOST_WAITING {
            waiting.insert(session_id.to_owned(), VecDeque::from([judged]));
            self.inner.added.notify_one();
        }
    }

    /// The timeline of a session, the newest verdict first.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) async fn of(&self, session_id: &str) -> Result<Vec<TimelineEntry>, sqlx::Error> {
        self.flush().await;
        let entries: Option<String> =
            sqlx::query_scalar("SELECT entries FROM timelines WHERE session_id = $1")
                .bind(session_id)
                .fetch_optional(&self.database.reads)
                .await?;
        let mut timeline = unpack(&entries.unwrap_or_default());
        // Nodes write behind, each on its own.
        timeline.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.generation)));
        Ok(timeline)
    }

    /// Writes verdicts once a second, for as long as the process lives.
    pub(super) async fn write(&self) {
        loop {
            self.inner.added.notified().await;
            tokio::time::sleep(DELAY).await;
            self.flush().await;
        }
    }

    /// Writes what waits. It finishes even if its caller does not wait for it. What can't be written goes on waiting.
    pub(super) async fn flush(&self) {
        let timelines = self.clone();
        let written = tokio::spawn(async move { timelines.write_waiting().await });
        match written.await {
            Ok(Ok(())) => {}
            Ok(Err(cause)) => tracing::warn!(%cause, "verdicts on refreshes can't be written yet"),
            Err(cause) => tracing::error!(%cause, "verdicts on refreshes may be missing in the timelines"),
        }
    }

    async fn write_waiting(&self) -> Result<(), sqlx::Error> {
        let _writing = self.inner.writing.lock().await;
        let mut taken: Vec<_> = std::mem::take(&mut *self.waiting()).into_iter().collect();
        // All nodes lock rows in the same order.
        taken.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let mut batches = taken.chunks(BATCH);
        while let Some(batch) = batches.next() {
            if let Err(error) = self.add_to_rows(batch).await {
                let unwritten = batch.iter().chain(batches.flatten()).cloned();
                self.put_back(unwritten.collect());
                return Err(error);
            }
        }
        Ok(())
    }

    /// Adds these verdicts to their rows. A deleted account keeps none.
    async fn add_to_rows(&self, batch: &[(String, VecDeque<Judged>)]) -> Result<(), sqlx::Error> {
        // A few sizes only, so that each statement stays prepared. No session has the empty id of the padding.
        let size = batch.len().next_power_of_two();
        let rows = (0..size).map(|row| {
            let [session, entries] = [1, 2].map(|column| row * 2 + column);
            format!("(CAST(${session} AS TEXT), CAST(${entries} AS TEXT))")
        });
        let rows = rows.collect::<Vec<_>>().join(", ");
        let longest = TIMELINE_LENGTH * WIDTH;
        let sql = format!(
            "WITH added (session, verdicts) AS (VALUES {rows})
             INSERT INTO timelines (session_id, entries)
             SELECT sessions.id, verdicts FROM added
             JOIN sessions ON sessions.id = session JOIN users ON users.id = user_id
             WHERE username NOT LIKE 'deleted %' ORDER BY sessions.id
             ON CONFLICT (session_id) DO UPDATE
             SET entries = SUBSTR(excluded.entries || timelines.entries, 1, {longest})"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (session_id, judgements) in batch {
            query = query.bind(session_id).bind(judgements.iter().map(pack).collect::<String>());
        }
        for _ in batch.len()..size {
            query = query.bind("").bind("");
        }
        query.execute(&self.database.relaxed).await.map(|_| ())
    }

    fn put_back(&self, unwritten: Waiting) {
        let mut waiting = self.waiting();
        for (session_id, older) in unwritten {
            let judgements = waiting.entry(session_id).or_default();
            judgements.extend(older);
            judgements.truncate(TIMELINE_LENGTH);
        }
        self.inner.added.notify_one();
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.inner.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
