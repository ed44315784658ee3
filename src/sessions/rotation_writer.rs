//! Writes rotations: the conditional `UPDATE` of the rotation rule.
//!
//! SQLite has one writer at a time. Rotations that are asked for while a batch is written wait in a queue and form
//! the next batch, one statement for all of them (group commit: DeWitt et al., "Implementation Techniques for Main
//! Memory Database Systems", 1984). The more refreshes there are, the less each costs, and none waits for others
//! to come.

use super::row::{COLUMNS, Session};
use crate::database::{Database, is_outage};
use sqlx::AssertSqlSafe;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc, oneshot};

/// The most rotations in one batch, and the most that wait in the queue.
const BATCH: usize = 64;

/// Writes rotations. Cloning it is cheap; clones share the queue.
#[derive(Clone, Debug)]
pub(super) struct RotationWriter {
    database: Database,
    /// `None` on a database that takes many writers, where each rotation is a statement of its own.
    queue: Option<Queue>,
}

#[derive(Clone, Debug)]
struct Queue {
    sender: mpsc::Sender<Queued>,
    /// Held by the task that writes.
    receiver: Arc<Mutex<mpsc::Receiver<Queued>>>,
}

/// One rotation of a session.
#[derive(Clone, Debug)]
pub(super) struct Rotation {
    pub(super) session_id: String,
    /// The generation that the refresh token names.
    pub(super) generation: i64,
    /// The branch that the refresh token names, if its session is bound.
    pub(super) branch: Option<i64>,
    /// The thumbprint of the key that the request proves, if its session is bound.
    pub(super) bound_to: Option<String>,
    /// The hash of the request's Idempotency-Key.
    pub(super) key: Option<String>,
    /// The fingerprint of the client, if there is no key or the session is bound.
    pub(super) client: Option<String>,
    /// In unix seconds.
    pub(super) now: i64,
    /// When the access token of this refresh expires, in unix seconds.
    pub(super) access_until: i64,
}

/// A rotation, and where to send its result.
#[derive(Debug)]
struct Queued {
    rotation: Rotation,
    result: oneshot::Sender<Result<Option<Session>, sqlx::Error>>,
}

impl RotationWriter {
    /// Writes to this database. On SQLite, [`RotationWriter::run`] must run, too.
    pub(super) fn new(database: Database) -> Self {
        let queue = database.has_one_writer.then(|| {
            let (sender, receiver) = mpsc::channel(BATCH);
            Queue { sender, receiver: Arc::new(Mutex::new(receiver)) }
        });
        Self { database, queue }
    }

    /// Writes the rotations in the queue for as long as the process lives.
    pub(super) async fn run(self) {
        match self.queue {
            Some(queue) => write_batches(&self.database, &mut *queue.receiver.lock().await).await,
            None => std::future::pending().await,
        }
    }

    /// The session's row after this rotation; `None` if the rotation rule has to look at the row.
    ///
    /// # Errors
    /// Those of the database, and [`sqlx::Error::WorkerCrashed`] if [`RotationWriter::run`] ended meanwhile. The
    /// rotation may have been written all the same: the same request again finds out.
    pub(super) async fn rotate(&self, rotation: Rotation) -> Result<Option<Session>, sqlx::Error> {
        let Some(queue) = &self.queue else {
            return Ok(write(&self.database, &[&rotation]).await?.remove(&rotation.session_id));
        };
        let (sender, result) = oneshot::channel();
        let queued = Queued { rotation, result: sender };
        queue.sender.send(queued).await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        result.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }
}

async fn write_batches(database: &Database, queue: &mut mpsc::Receiver<Queued>) {
    let mut waiting = Vec::new();
    loop {
        if waiting.is_empty() && queue.recv_many(&mut waiting, BATCH).await == 0 {
            return;
        }
        // Two rotations of one session go into two batches: the second has to see what the first did.
        let mut seen = HashSet::new();
        let (batch, rest): (Vec<_>, _) =
            waiting.drain(..).partition(|queued: &Queued| seen.insert(queued.rotation.session_id.clone()));
        waiting = rest;
        let rotations: Vec<_> = batch.iter().map(|queued| &queued.rotation).collect();
        match write(database, &rotations).await {
            Ok(mut rows) => {
                for Queued { rotation, result } in batch {
                    let _ = result.send(Ok(rows.remove(&rotation.session_id)));
                }
            }
            Err(error) => {
                for Queued { result, .. } in batch {
                    let _ = result.send(Err(copy_of(&error)));
                }
            }
        }
    }
}

/// `sqlx::Error` is not `Clone`, and each refresh of a failed batch needs one that tells outages apart.
fn copy_of(error: &sqlx::Error) -> sqlx::Error {
    let text = error.to_string();
    if is_outage(error) { std::io::Error::other(text).into() } else { sqlx::Error::Protocol(text) }
}

/// Begins the generation after the presented one in each of these sessions, where the rotation rule allows it; in a bound
/// session only its usual line, the newest token of the branch in use without an undecided fork. It is one statement, so of many refreshes with one token a single one rotates. Returns the changed rows by id.
async fn write(
    database: &Database,
    rotations: &[&Rotation],
) -> Result<HashMap<String, Session>, sqlx::Error> {
    // A few sizes only, so that each statement stays prepared. No session has the empty id of the padding.
    let padding = Rotation {
        session_id: String::new(),
        generation: 0,
        branch: None,
        bound_to: None,
        key: None,
        client: None,
        now: 0,
        access_until: 0,
    };
    let size = rotations.len().next_power_of_two();
    let rows = (0..size).map(|row| {
        let [id, generation, branch, bound_to, key, client, now, access] =
            [1, 2, 3, 4, 5, 6, 7, 8].map(|column| row * 8 + column);
        format!(
            "(CAST(${id} AS TEXT), CAST(${generation} AS BIGINT), CAST(${branch} AS BIGINT),
              CAST(${bound_to} AS TEXT), CAST(${key} AS TEXT), CAST(${client} AS TEXT), CAST(${now} AS BIGINT),
              CAST(${access} AS BIGINT))"
        )
    });
    let rows = rows.collect::<Vec<_>>().join(", ");
    let sql = format!(
        "WITH asked (session, presented, side, proven, hash, client, moment, access) AS (VALUES {rows})
         UPDATE sessions SET generation = presented + 1, rotated_at = moment, last_used_at = moment,
             rotation_key = hash, rotated_by = client,
             access_until = CASE WHEN access_until < access THEN access ELSE access_until END
         FROM asked
         WHERE id = session AND revoked_at IS NULL AND expires_at > moment
           AND CASE WHEN bound_to IS NULL
               THEN side IS NULL AND generation <= presented AND (rotation_key IS NULL OR rotation_key <> hash)
               ELSE bound_to = proven AND generation = presented AND branch = side AND fork_undecided = 0
                   AND (rotation_key IS NULL OR hash IS NULL OR rotation_key <> hash)
               END
         RETURNING {COLUMNS}"
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for rotation in rotations.iter().copied().chain(std::iter::repeat(&padding)).take(size) {
        let Rotation { session_id, generation, branch, bound_to, key, client, now, access_until } = rotation;
        query = query.bind(session_id.as_str()).bind(*generation).bind(*branch).bind(bound_to.as_deref());
        query = query.bind(key.as_deref()).bind(client.as_deref()).bind(*now).bind(*access_until);
    }
    let rows = query.fetch_all(&database.relaxed).await?;
    rows.into_iter().map(|row| Session::from_row(row).map(|session| (session.id.clone(), session))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tempfile::TempDir;
    use tokio::task::JoinHandle;

    async fn database() -> (TempDir, Database) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("latchkey.db").display());
        (folder, Database::open(&url).await.unwrap())
    }

    async fn add_session(database: &Database, id: &'static str) {
        let user = "INSERT INTO users (id, username, password_hash, created_at, password_changed_at)
            VALUES ('u', 'ada', '', 0, 0) ON CONFLICT DO NOTHING";
        sqlx::query(user).execute(&database.durable).await.unwrap();
        let session =
            "INSERT INTO sessions (id, user_id, generation, rotated_at, created_at, last_used_at, expires_at)
            VALUES ($1, 'u', 0, 0, 0, 0, 1000)";
        sqlx::query(session).bind(id).execute(&database.durable).await.unwrap();
    }

    fn refresh(writer: &RotationWriter, id: &str) -> JoinHandle<Result<Option<Session>, sqlx::Error>> {
        let rotation = Rotation {
            session_id: id.to_owned(),
            generation: 0,
            branch: None,
            bound_to: None,
            key: None,
            client: None,
            now: 100,
            access_until: 200,
        };
        let writer = writer.clone();
        tokio::spawn(async move { writer.rotate(rotation).await })
    }

    /// The task that writes is ended in the middle of a batch, as a panic would end it, and started again.
    #[tokio::test]
    async fn the_end_of_the_writing_task_fails_the_batch_under_way_and_nothing_else() {
        let (_folder, database) = database().await;
        for id in ["under way", "in the queue", "later"] {
            add_session(&database, id).await;
        }
        let writer = RotationWriter::new(database.clone());
        let running = tokio::spawn(writer.clone().run());
        let mut lock = database.durable.begin().await.unwrap();
        sqlx::query("UPDATE users SET created_at = 0").execute(&mut lock).await.unwrap();
        let under_way = refresh(&writer, "under way");
        // Once the one connection for rotations is in use, the batch waits for the lock above.
        while database.relaxed.num_idle() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let queued = refresh(&writer, "in the queue");
        running.abort();
        assert!(running.await.unwrap_err().is_cancelled());
        let error = under_way.await.unwrap().unwrap_err();
        assert!(is_outage(&error), "its caller is told to try again: {error}");
        lock.rollback().await.unwrap();

        let running = tokio::spawn(writer.clone().run());
        for waiting in [queued, refresh(&writer, "later")] {
            assert_eq!(waiting.await.unwrap().unwrap().unwrap().generation, 1);
        }
        running.abort();
    }
}
