//! Writes mails into a folder, for development.

use super::letter::Letter;
use super::send_error::SendError;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Writes a mail into a file of this folder, and its link into the log.
pub(super) async fn write(folder: &Path, letter: &Letter) -> Result<(), SendError> {
    let file = folder.join(format!("{}.eml", letter.id));
    let (path, content) = (file.clone(), letter.message.formatted());
    let written = tokio::task::spawn_blocking(move || create(&path, &content)).await;
    let failed = |cause: &dyn std::fmt::Display| SendError::Unusable(format!("{}: {cause}", file.display()));
    written.map_err(|cause| failed(&cause))?.map_err(|cause| failed(&cause))?;
    match &letter.link {
        Some(link) => tracing::info!(link = %link.reveal(), file = %file.display(), "a mail was written"),
        None => tracing::info!(file = %file.display(), "a mail was written"),
    }
    Ok(())
}

/// Writes a whole file or none, which only its owner can read: links are secrets.
fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let unfinished: PathBuf = path.with_extension("part");
    let mut file = File::options().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(content)?;
    fs::rename(unfinished, path)
}
