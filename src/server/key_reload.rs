//! Follows the key folder: reloads keys that `latchkey keys` or another node has changed, and deletes expired ones.

use super::installation::Installation;
use crate::tokens::{KeyFacts, KeyRing, KeyState};
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;

/// A changed folder must be noticed within a minute.
const RELOAD_INTERVAL: Duration = Duration::from_secs(30);
const DELETION_INTERVAL: Duration = Duration::from_secs(600);

/// The keys to follow.
#[derive(Clone, Debug)]
pub(super) struct KeyFollower {
    pub(super) keys: KeyRing,
    /// Where the ids of the keys are stored.
    pub(super) installation: Installation,
    /// The life of an access token, in seconds.
    pub(super) access_ttl: i64,
    /// The life of a refresh token, in seconds.
    pub(super) refresh_ttl: i64,
}

/// Reloads the keys every 30 seconds, and at once on SIGHUP. Never returns.
pub(super) async fn follow_keys(follower: KeyFollower) {
    let KeyFollower { keys, installation, access_ttl, refresh_ttl } = follower;
    let mut hangup = signal(SignalKind::hangup()).ok();
    let mut deleted = Instant::now();
    let mut before = keys.facts();
    loop {
        let asked = async {
            match &mut hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        let _ = tokio::time::timeout(RELOAD_INTERVAL, asked).await;
        if let Err(error) = keys.reload() {
            tracing::warn!(cause = %error, "the keys could not be loaded; the old ones stay in use");
        }
        if deleted.elapsed() >= DELETION_INTERVAL {
            deleted = Instant::now();
            if let Err(error) = keys.delete_expired(access_ttl, refresh_ttl) {
                tracing::warn!(cause = %error, "an expired key could not be deleted");
            }
        }
        let now = keys.facts();
        log_changes(&before, &now);
        if keys.ids() != before.iter().map(|key| key.id.as_str()).collect::<Vec<_>>()
            && let Err(error) = installation.note_keys(&keys.ids()).await
        {
            tracing::warn!(cause = %error, "the ids of the keys could not be stored");
        }
        before = now;
    }
}

fn log_changes(before: &[KeyFacts], now: &[KeyFacts]) {
    let state_before = |id: &str| before.iter().find(|key| key.id == id).map(|key| key.state);
    for key in now.iter().filter(|key| state_before(&key.id) != Some(key.state)) {
        let (id, algorithm) = (key.id.as_str(), key.algorithm);
        match key.state {
            KeyState::Published => tracing::info!(id, algorithm, "a new key is published"),
            KeyState::Signing => tracing::info!(id, algorithm, "another key signs from now on"),
            KeyState::Retired => tracing::info!(id, algorithm, "a key is retired"),
        }
    }
    for key in before.iter().filter(|key| !now.iter().any(|now| now.id == key.id)) {
        tracing::info!(id = key.id, algorithm = key.algorithm, "a key is gone");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::database::Database;
    use std::path::Path;
    use tempfile::TempDir;

    const MINUTE: i64 = 60;

    async fn followed(clock: &Clock) -> (TempDir, KeyRing) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("latchkey.db").display());
        let database = Database::open(&url).await.unwrap();
        let installation = Installation::open(&database, None, "127.0.0.1:1".parse().unwrap()).await.unwrap();
        let keys = open(folder.path(), clock);
        let follower =
            KeyFollower { keys: keys.clone(), installation, access_ttl: 15 * MINUTE, refresh_ttl: 86_400 };
        // The database needs real time; from here on it is paused.
        tokio::time::pause();
        tokio::spawn(follow_keys(follower));
        (folder, keys)
    }

    fn open(folder: &Path, clock: &Clock) -> KeyRing {
        KeyRing::open(&folder.join("keys"), clock.clone()).unwrap()
    }

    #[tokio::test]
    async fn new_keys_are_known_within_a_minute() {
        let clock = Clock::default();
        let (folder, keys) = followed(&clock).await;
        let other = open(folder.path(), &clock);
        other.rotate().unwrap();
        assert_ne!(keys.ids(), other.ids());
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert_eq!(keys.ids(), other.ids());
    }

    #[tokio::test]
    async fn expired_keys_are_deleted() {
        let clock = Clock::default();
        let (folder, keys) = followed(&clock).await;
        keys.rotate().unwrap();
        clock.step(22 * MINUTE);
        tokio::time::sleep(2 * DELETION_INTERVAL).await;
        let algorithms: Vec<_> =
            open(folder.path(), &clock).facts().iter().map(|key| key.algorithm).collect();
        assert_eq!(algorithms, ["ES256", "HS256", "HS256"]);
    }
}
