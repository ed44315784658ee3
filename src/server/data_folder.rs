//! The data folder and the file of a SQLite database. Only their owner can read them, whatever the umask: the database
//! holds the password hashes.

use super::config::Config;
use crate::pages::StartWarning;
use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;
/// The sticky bit: a folder that is meant to be shared, such as `/tmp`.
const STICKY: u32 = 0o1000;

/// Creates the data folder and the file of a SQLite database if they are missing. Makes those that exist private, and
/// logs that. Returns a warning for each that it can't make private.
///
/// # Errors
/// If the data folder can't be created. If the database file can't be, opening the database will say why.
pub(super) fn prepare(config: &Config) -> io::Result<Vec<StartWarning>> {
    let mut warnings = Vec::from_iter(create(&config.data_dir)?);
    if let Some(file) = config.database_url().sqlite_file() {
        warnings.extend(prepare_database_file(&file));
    }
    Ok(warnings)
}

/// The absolute path of the data folder.
pub(super) fn absolute(config: &Config) -> PathBuf {
    std::path::absolute(&config.data_dir).unwrap_or_else(|_| config.data_dir.clone())
}

/// Creates the data folder if it is missing, and makes it private. Returns a warning if it can't be made private.
///
/// # Errors
/// If it can't be created.
pub(super) fn create(folder: &Path) -> io::Result<Option<StartWarning>> {
    let new = !folder.exists();
    DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)?;
    if new {
        // The umask may have taken even the owner's access away.
        fs::set_permissions(folder, Permissions::from_mode(FOLDER_MODE))?;
    } else if !has_mode(folder, STICKY) {
        return Ok(close_to_others(folder, FOLDER_MODE));
    }
    Ok(None)
}

fn prepare_database_file(file: &Path) -> Vec<StartWarning> {
    // Never opens a file that exists: closing it would drop the locks that SQLite holds on it in this process.
    if OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(file).is_ok() {
        let _ = fs::set_permissions(file, Permissions::from_mode(FILE_MODE));
    }
    // SQLite gives new files of the log the mode of the database.
    let with_suffix = |suffix: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    ["", "-wal", "-shm"]
        .iter()
        .filter_map(|suffix| close_to_others(&with_suffix(suffix), FILE_MODE))
        .collect()
}

fn has_mode(path: &Path, bits: u32) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & bits != 0)
}

/// Takes the access of the group and of others away, if they have any.
fn close_to_others(path: &Path, mode: u32) -> Option<StartWarning> {
    if !has_mode(path, 0o077) {
        return None;
    }
    let shown = path.display();
    match fs::set_permissions(path, Permissions::from_mode(mode)) {
        Ok(()) => {
            tracing::warn!(path = %shown, "other users could read this; now only its owner can");
            None
        }
        Err(cause) => {
            let text = format!("other users can read {shown}, and its mode can't be changed: {cause}");
            Some(StartWarning { text, mend: format!("chmod {mode:o} {shown}") })
        }
    }
}
