//! Moving generations: the conditional `UPDATE` of the rotation rule.
//!
//! On SQLite, which has one writer at a time, those that are asked for while it writes are written next, all
//! in one statement (group commit: DeWitt et al., "Implementation Techniques for Main Memory Database
//! Systems", 1984). The more callers there are, the less each costs; nobody waits for more to come.

use super::row::{COLUMNS, Session};
use crate::database::{Database, is_outage};
use sqlx::AssertSqlSafe;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc, oneshot};

/// At most so many in one statement, and as many callers in the queue.
const MOST: usize = 64;

/// Where rotations are asked for. Cloning it is cheap.
#[derive(Clone, Debug)]
pub(super) enum Rotations {
    /// Of a database that takes many writers: each is written by itself.
    Apart(Database),
    /// Of a database with one writer: [`Rotations::run`] writes them together.
    Together(Database, mpsc::Sender<Asked>, Arc<Mutex<mpsc::Receiver<Asked>>>),
}

/// One rotation.
#[derive(Clone, Debug)]
pub(super) struct Rotation {
    /// Of this session.
    pub(super) id: String,
    /// From this generation.
    pub(super) generation: i64,
    /// The hash of the key that comes with it.
    pub(super) key: Option<String>,
    /// When, in unix seconds.
    pub(super) now: i64,
}

/// One rotation, and who waits for it.
#[derive(Debug)]
pub(super) struct Asked {
    rotation: Rotation,
    answer: oneshot::Sender<Result<Option<Session>, sqlx::Error>>,
}

impl Rotations {
    /// Those of this database.
    pub(super) fn on(database: Database) -> Self {
        if !database.has_one_writer {
            return Self::Apart(database);
        }
        let (asked, queue) = mpsc::channel(MOST);
        Self::Together(database, asked, Arc::new(Mutex::new(queue)))
    }

    /// Writes the rotations that are asked for, for as long as the process lives. It may be started again after a
    /// panic: the queue stays, and only the callers of the batch at hand get an error.
    pub(super) async fn run(self) {
        match self {
            Self::Apart(_) => std::future::pending().await,
            Self::Together(database, asked, queue) => {
                // So that it ends with the last store.
                drop(asked);
                write(&database, &mut *queue.lock().await).await;
            }
        }
    }

    /// The session's row after this rotation; `None` if the rotation rule lets it change nothing.
    ///
    /// # Errors
    /// Those of the database; nothing was changed then.
    pub(super) async fn write(&self, rotation: Rotation) -> Result<Option<Session>, sqlx::Error> {
        match self {
            Self::Apart(database) => Ok(rotate(database, &[&rotation]).await?.remove(&rotation.id)),
            Self::Together(_, asked, _) => {
                let (answer, answered) = oneshot::channel();
                let rotation = Asked { rotation, answer };
                asked.send(rotation).await.map_err(|_| sqlx::Error::WorkerCrashed)?;
                answered.await.map_err(|_| sqlx::Error::WorkerCrashed)?
            }
        }
    }
}

async fn write(database: &Database, queue: &mut mpsc::Receiver<Asked>) {
    let mut waiting = Vec::new();
    loop {
        if waiting.is_empty() && queue.recv_many(&mut waiting, MOST).await == 0 {
            return;
        }
        // Of several that concern one session each has to see what the one before it did.
        let mut seen = HashSet::new();
        let (together, later): (Vec<_>, _) =
            waiting.drain(..).partition(|asked: &Asked| seen.insert(asked.rotation.id.clone()));
        waiting = later;
        let rotations: Vec<_> = together.iter().map(|asked| &asked.rotation).collect();
        match rotate(database, &rotations).await {
            Ok(mut rows) => {
                for Asked { rotation, answer } in together {
                    let _ = answer.send(Ok(rows.remove(&rotation.id)));
                }
            }
            Err(cause) => {
                for Asked { answer, .. } in together {
                    let _ = answer.send(Err(again(&cause)));
                }
            }
        }
    }
}

/// The same error for each of those whom it concerns.
fn again(cause: &sqlx::Error) -> sqlx::Error {
    if is_outage(cause) { sqlx::Error::WorkerCrashed } else { sqlx::Error::Protocol(cause.to_string()) }
}

/// Begins the generation after the presented one in each of these sessions, where the rotation rule says so.
/// One statement, so of many callers one rotates. Returns the rows that changed, by their ids.
async fn rotate(
    database: &Database,
    rotations: &[&Rotation],
) -> Result<HashMap<String, Session>, sqlx::Error> {
    // A few sizes only, so that each stays prepared; no session has the id that fills the rest.
    let nothing = Rotation { id: String::new(), generation: 0, key: None, now: 0 };
    let size = rotations.len().next_power_of_two();
    let rows = (0..size).map(|row| {
        let [id, generation, key, now] = [1, 2, 3, 4].map(|column| row * 4 + column);
        format!("(CAST(${id} AS TEXT), CAST(${generation} AS BIGINT), CAST(${key} AS TEXT), CAST(${now} AS BIGINT))")
    });
    let rows = rows.collect::<Vec<_>>().join(", ");
    let sql = format!(
        "WITH asked (session, presented, hash, moment) AS (VALUES {rows})
         UPDATE sessions SET generation = presented + 1, rotated_at = moment, last_used_at = moment,
             rotation_key = hash
         FROM asked
         WHERE id = session AND generation <= presented AND (rotation_key IS NULL OR hash IS NOT NULL)
           AND revoked_at IS NULL AND expires_at > moment
         RETURNING {COLUMNS}"
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for rotation in rotations.iter().copied().chain(std::iter::repeat(&nothing)).take(size) {
        let Rotation { id, generation, key, now } = rotation;
        query = query.bind(id.as_str()).bind(*generation).bind(key.as_deref()).bind(*now);
    }
    let rows = query.fetch_all(&database.relaxed).await?;
    rows.into_iter().map(|row| Session::from_row(row).map(|session| (session.id.clone(), session))).collect()
}
