//! `latchkey backup`.

use super::context::require_database;
use super::error::OperatorError;
use super::report::{OutputFormat, Report};
use crate::database::Database;
use crate::server::config::Config;
use clap::Args;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The arguments of `latchkey backup`.
#[derive(Clone, Debug, Args)]
pub struct Backup {
    /// The file to create
    file: PathBuf,
    #[command(flatten)]
    format: OutputFormat,
}

pub(super) async fn run(backup: Backup, config: &Config) -> Result<(Report, OutputFormat), OperatorError> {
    config.database_url().sqlite_file().ok_or(OperatorError::NotSqlite)?;
    require_database(config)?;
    let failed = |cause| OperatorError::Backup { file: backup.file.clone(), cause };
    let file = std::path::absolute(&backup.file).map_err(failed)?;
    let name = file.to_str().ok_or_else(|| failed(io::ErrorKind::InvalidFilename.into()))?;
    // SQLite writes into an empty file, and would create one that others can read.
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file).map_err(failed)?;
    let copied = copy(config, &file, name, &failed).await;
    if copied.is_err() {
        let _ = fs::remove_file(&file);
    }
    let row = vec![name.into(), copied?.into()];
    Ok((Report::new(&["file", "bytes"], vec![row]), backup.format))
}

/// Copies the database into an empty file and waits until it is on disk. Returns its size.
async fn copy(
    config: &Config,
    file: &Path,
    name: &str,
    failed: &impl Fn(io::Error) -> OperatorError,
) -> Result<u64, OperatorError> {
    fs::set_permissions(file, Permissions::from_mode(0o600)).map_err(failed)?;
    let database = Database::open(config.database_url().reveal()).await?;
    // One read transaction, which sees what is still in the write-ahead log and delays no writer.
    let copied = sqlx::query("VACUUM INTO $1").bind(name).execute(&database.durable).await;
    database.close().await;
    copied?;
    let copy = File::open(file).map_err(failed)?;
    copy.sync_all().map_err(failed)?;
    if let Some(folder) = file.parent() {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    }
    Ok(copy.metadata().map_err(failed)?.len())
}
