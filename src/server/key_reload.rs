//! Reloads the keys that `latchkey keys rotate` or another node has made.

use crate::tokens::KeyRing;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// Half of the minute within which a change takes effect.
const INTERVAL: Duration = Duration::from_secs(30);

/// Reloads the keys twice a minute, and at once on SIGHUP, for as long as the process lives.
pub(super) async fn follow_keys(keys: KeyRing) {
    let mut hangup = signal(SignalKind::hangup()).ok();
    loop {
        let asked = async {
            match &mut hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        let _ = tokio::time::timeout(INTERVAL, asked).await;
        let before = signing(&keys);
        match keys.reload() {
            Ok(()) => log_changes(&before, &signing(&keys)),
            Err(error) => {
                tracing::warn!(cause = %error, "the keys could not be read again; they stay as they were")
            }
        }
    }
}

fn signing(keys: &KeyRing) -> Vec<String> {
    keys.facts().into_iter().filter(|key| key.signs).map(|key| key.id).collect()
}

fn log_changes(before: &[String], now: &[String]) {
    for id in now.iter().filter(|id| !before.contains(id)) {
        tracing::info!(key = id, "another key signs from now on");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[tokio::test(start_paused = true)]
    async fn new_keys_sign_within_a_minute() {
        let folder = tempfile::tempdir().unwrap();
        let open = || KeyRing::open(folder.path(), Clock::default()).unwrap();
        let keys = open();
        tokio::spawn(follow_keys(keys.clone()));
        tokio::time::sleep(Duration::from_secs(5)).await;
        open().rotate().unwrap();
        let newest = signing(&open());
        assert_ne!(signing(&keys), newest);
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert_eq!(signing(&keys), newest);
    }
}
