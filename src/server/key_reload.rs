//! Loads the keys again when `latchkey keys` has changed them.

use crate::tokens::KeyRing;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// A new key must sign within a minute.
const RELOAD_INTERVAL: Duration = Duration::from_secs(30);

/// Loads the keys every 30 seconds, and at once on SIGHUP. Never returns.
pub(super) async fn follow_keys(keys: KeyRing) {
    let mut hangup = signal(SignalKind::hangup()).ok();
    loop {
        let asked = async {
            match &mut hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        let _ = tokio::time::timeout(RELOAD_INTERVAL, asked).await;
        let before = keys.facts();
        match keys.reload() {
            Ok(()) => log_new_key(&before.first().map(|key| key.id.clone()), &keys),
            Err(error) => {
                tracing::warn!(cause = %error, "the keys could not be loaded; the old ones stay in use")
            }
        }
    }
}

fn log_new_key(signed_before: &Option<String>, keys: &KeyRing) {
    let signs = keys.facts().into_iter().next().map(|key| key.id);
    if signs != *signed_before {
        tracing::info!(key = signs.as_deref().unwrap_or_default(), "another key signs from now on");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_new_key_signs_within_a_minute() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyRing::open(folder.path()).unwrap();
        tokio::spawn(follow_keys(keys.clone()));
        tokio::time::sleep(Duration::from_secs(5)).await;
        KeyRing::open(folder.path()).unwrap().rotate().unwrap();
        let newest = KeyRing::open(folder.path()).unwrap().facts().remove(0).id;
        assert_ne!(keys.facts()[0].id, newest);
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert_eq!(keys.facts()[0].id, newest);
    }
}
