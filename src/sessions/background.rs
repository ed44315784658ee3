//! The tasks that run beside the requests. The server starts them under supervision; each runs for as long as the
//! process lives.

use super::service::Sessions;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

/// How often a node asks the database for revocations by other nodes and by the command line.
const REVOCATION_POLL: Duration = Duration::from_secs(1);
/// A reading of revocations that takes longer begins anew, on another connection.
const FOLLOW_PATIENCE: Duration = Duration::from_secs(5);
/// How long an ended session is kept, in seconds, for people who want to look back.
const KEPT: i64 = 30 * 86_400;
/// Rows deleted by one statement: few enough that no request waits for it.
const PURGE_BATCH: i64 = 500;
const BETWEEN_BATCHES: Duration = Duration::from_millis(100);
const BETWEEN_PURGES: Duration = Duration::from_secs(3_600);

impl Sessions {
    /// Learns, once a second, which sessions other nodes and the command line have revoked.
    pub async fn follow_revocations(self) {
        let mut ticks = interval(REVOCATION_POLL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut position = None;
        loop {
            ticks.tick().await;
            // A database host that vanishes in the middle of a statement does not end it.
            let followed = timeout(FOLLOW_PATIENCE, self.revocations.follow(&self.store, position)).await;
            position = match followed.unwrap_or(Err(sqlx::Error::PoolTimedOut)) {
                Ok(position) => Some(position),
                Err(error) => {
                    tracing::warn!(cause = %error, "revocations by other nodes can't be read");
                    None
                }
            };
        }
    }

    /// Writes the rotations that refreshes ask for. It may be started again after a panic: the queue stays, and
    /// only the refreshes of the batch under way fail.
    pub async fn write_rotations(self) {
        self.store.write_rotations().await;
    }

    /// Writes the verdicts on refreshes into the timelines of their sessions.
    pub async fn write_timelines(self) {
        self.timelines.write().await;
    }

    /// Writes the verdicts that still wait, before the process ends.
    pub async fn flush_timelines(&self) {
        self.timelines.flush().await;
    }

    /// Deletes sessions that ended more than 30 days ago, in small batches.
    pub async fn purge_ended(self) {
        loop {
            let now = self.clock.now();
            let pause = match self.store.delete_ended(now - KEPT, now, PURGE_BATCH).await {
                Ok(0) => BETWEEN_PURGES,
                Ok(_) => BETWEEN_BATCHES,
                Err(error) => {
                    tracing::warn!(cause = %error, "ended sessions can't be deleted");
                    BETWEEN_PURGES
                }
            };
            sleep(pause).await;
        }
    }

    /// Deletes deleted users once their last token has expired and the app keeps nothing of them.
    pub async fn purge_users(self) {
        loop {
            if let Err(error) = self.delete_users(self.clock.now()).await {
                tracing::warn!(cause = %error, "deleted users can't be purged");
            }
            sleep(BETWEEN_PURGES).await;
        }
    }

    /// Deletes the users that can be deleted at `now`. A user whom the app can't forget yet keeps no other waiting.
    async fn delete_users(&self, now: i64) -> Result<(), sqlx::Error> {
        let mut after = String::new();
        loop {
            let batch = self.store.users_without_tokens(now, &after, PURGE_BATCH).await?;
            let Some(last) = batch.last() else { return Ok(()) };
            last.clone_into(&mut after);
            for user_id in batch {
                let forgotten = match &self.on_deletion {
                    Some(hook) => hook.run(&user_id).await,
                    None => true,
                };
                if forgotten {
                    self.store.delete_user(&user_id).await?;
                }
            }
        }
    }
}
