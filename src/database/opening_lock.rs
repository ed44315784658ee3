//! Lets one process at a time open a SQLite database: several that create and migrate it at once would fail.

use sqlx::sqlite::SqliteConnectOptions;
use std::fs::File;
use std::path::Path;
use std::str::FromStr;

/// Waits until no other process opens the database at this URL. The lock ends when the returned file is dropped.
///
/// It locks the folder, not the database: closing any handle of the database's file would release SQLite's own locks.
/// `None` if the folder can't be locked, as for a database in memory.
pub(super) async fn lock(url: &str) -> Option<File> {
    let options = SqliteConnectOptions::from_str(url).ok()?;
    let folder = options.get_filename().parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new(".")).to_owned();
    let locked = tokio::task::spawn_blocking(move || {
        let folder = File::open(folder).ok()?;
        folder.lock().ok()?;
        Some(folder)
    });
    locked.await.ok().flatten()
}
