//! Disk usage of refreshes.

use crate::support::app::spawn_app;
use crate::support::person::Pair;
use std::fs;

/// SQLite checkpoints its log at 1,000 pages of 4 KiB; half as much again allows for writes meanwhile.
const LARGEST_LOG: u64 = 6_000 * 1_024;

#[tokio::test]
async fn the_write_ahead_log_does_not_grow_with_refreshes() {
    let app = spawn_app().await;
    let mut ada = app.signed_in("ada").await;
    for _ in 0..2_000 {
        ada = Pair::of(&app.refresh(&ada).await);
    }
    let size = |name: &str| fs::metadata(app.data().join(name)).unwrap().len();
    assert!(size("latchkey.db-wal") < LARGEST_LOG, "{} KiB", size("latchkey.db-wal") / 1_024);
    assert!(size("latchkey.db") < 256 * 1_024, "{} KiB", size("latchkey.db") / 1_024);
}
