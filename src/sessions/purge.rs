//! Forgetting sessions that ended long ago.

use super::SessionStore;
use crate::clock::Clock;
use std::time::Duration;

/// For how long an ended session is kept, in seconds: people may want to look back.
const KEPT: i64 = 30 * 86_400;
/// Rows a statement: few enough that nobody waits for it.
const BATCH: i64 = 500;
const BETWEEN_BATCHES: Duration = Duration::from_millis(100);
const BETWEEN_ROUNDS: Duration = Duration::from_secs(3_600);

/// Deletes sessions that ended more than 30 days ago, in small batches, for as long as the process lives.
pub async fn purge_ended(store: SessionStore, clock: Clock) {
    loop {
        let pause = match store.delete_ended(clock.now() - KEPT, BATCH).await {
            Ok(0) => BETWEEN_ROUNDS,
            Ok(_) => BETWEEN_BATCHES,
            Err(error) => {
                tracing::warn!(cause = %error, "ended sessions could not be deleted");
                BETWEEN_ROUNDS
            }
        };
        tokio::time::sleep(pause).await;
    }
}
