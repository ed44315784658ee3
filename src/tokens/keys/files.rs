//! Key files: one key a file, readable by its owner only, named by a UUIDv7 that tells when the key was made.

use super::KeyError;
use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, fchown};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};
use uuid::Uuid;

/// The extension of the files of ES256 keys.
pub(super) const ES256: &str = "pem";
/// The extension of the files of HS256 secrets.
pub(super) const HS256: &str = "secret";

/// A key file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyFile {
    pub(super) path: PathBuf,
    /// When the key was made, in milliseconds since the Unix epoch.
    pub(super) made_ms: i64,
}

impl KeyFile {
    pub(super) fn is(&self, extension: &str) -> bool {
        has_extension(&self.path, extension)
    }
}

/// Makes the folder if it is missing. It belongs to the owner of the folder above, whoever runs this.
pub(super) fn make_folder(folder: &Path) -> Result<(), KeyError> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(folder).map_err(KeyError::at(folder))?;
    match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => {
            let made = fs::File::open(folder).map_err(KeyError::at(folder))?;
            give_to_owner_of(parent, &made).map_err(KeyError::at(folder))
        }
        _ => Ok(()),
    }
}

/// Deletes a key file; it is no error if another process has done so.
pub(super) fn delete(path: &Path) -> Result<(), KeyError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(KeyError::at(path)(error)),
        _ => Ok(()),
    }
}

/// The key files of a folder, the newest first.
pub(super) fn list(folder: &Path) -> Result<Vec<KeyFile>, KeyError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(KeyError::at(folder))? {
        let path = entry.map_err(KeyError::at(folder))?.path();
        if has_extension(&path, ES256) || has_extension(&path, HS256) {
            files.push(KeyFile { made_ms: made_ms(&path)?, path });
        }
    }
    files.sort_by(|one, other| (other.made_ms, &other.path).cmp(&(one.made_ms, &one.path)));
    Ok(files)
}

/// Writes a key that was made `made_ms` milliseconds after the Unix epoch, or just after that if there is a key of
/// this very moment. The file appears whole or not at all, even in a power cut, and belongs to the owner of the
/// folder, so that the service can read a key that root has made.
pub(super) fn write(folder: &Path, extension: &str, text: &str, mut made_ms: i64) -> Result<(), KeyError> {
    let files = list(folder)?;
    while files.iter().any(|file| file.made_ms == made_ms && file.is(extension)) {
        made_ms += 1;
    }
    let mut random = [0; 10];
    aws_lc_rs::rand::fill(&mut random).map_err(KeyError::at(folder))?;
    let id = uuid::Builder::from_unix_timestamp_millis(made_ms.unsigned_abs(), &random).into_uuid();
    let path = folder.join(format!("{}.{extension}", id.simple()));
    let draft = path.with_extension("draft");
    let mut options = fs::OpenOptions::new();
    let mut file =
        options.write(true).create_new(true).mode(0o600).open(&draft).map_err(KeyError::at(&draft))?;
    give_to_owner_of(folder, &file).map_err(KeyError::at(&draft))?;
    file.write_all(text.as_bytes()).map_err(KeyError::at(&draft))?;
    file.sync_all().map_err(KeyError::at(&draft))?;
    fs::rename(&draft, &path).map_err(KeyError::at(&path))?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(KeyError::at(folder))
}

pub(super) fn milliseconds(since_epoch: Duration) -> i64 {
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
}

fn give_to_owner_of(folder: &Path, made: &fs::File) -> std::io::Result<()> {
    let (folder, current) = (fs::metadata(folder)?, made.metadata()?);
    if folder.uid() == current.uid() {
        return Ok(());
    }
    fchown(made, Some(folder.uid()), Some(folder.gid()))
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

/// From the name; a file that somebody else has named tells it by its date.
fn made_ms(path: &Path) -> Result<i64, KeyError> {
    let named = path.file_stem().and_then(|stem| Uuid::try_parse(stem.to_str()?).ok()?.get_timestamp());
    let since_epoch = match named.map(|timestamp| timestamp.to_unix()) {
        Some((seconds, nanoseconds)) => Duration::new(seconds, nanoseconds),
        None => {
            let changed = fs::metadata(path).and_then(|file| file.modified()).map_err(KeyError::at(path))?;
            changed.duration_since(UNIX_EPOCH).unwrap_or_default()
        }
    };
    Ok(milliseconds(since_epoch))
}
