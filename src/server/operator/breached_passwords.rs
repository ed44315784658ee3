//! `latchkey breached-passwords`.

use super::error::OperatorError;
use super::report::{OutputFormat, Report};
use crate::users::BreachedPasswords;
use clap::Args;
use std::path::PathBuf;

/// Make a filter of breached passwords for the setting `breached-passwords`.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// The file from Have I Been Pwned: lines of a SHA-1 hash, a colon, and how often the password was seen
    source: PathBuf,
    /// The file to write the filter to: 3.6 bytes for each password
    filter: PathBuf,
    /// Leave out passwords that were seen less often than this
    #[arg(long, default_value_t = 1)]
    least: u64,
    #[command(flatten)]
    format: OutputFormat,
}

pub(super) fn run(command: Command) -> Result<(Report, OutputFormat), OperatorError> {
    let passwords = BreachedPasswords::build(&command.source, &command.filter, command.least)
        .map_err(|cause| OperatorError::File { file: command.source, cause })?;
    let rows = vec![vec![command.filter.display().to_string().into(), passwords.into()]];
    Ok((Report::new(&["filter", "passwords"], rows), command.format))
}
