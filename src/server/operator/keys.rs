//! `latchkey keys`.

use super::error::OperatorError;
use super::report::{OutputFormat, Report};
use crate::clock::Clock;
use crate::tokens::KeyRing;
use clap::Subcommand;
use std::path::Path;

/// Manage the signing keys.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Command {
    /// List the keys: those of access tokens (ES256), then those of refresh and device tokens (HS256)
    List(OutputFormat),
    /// Add a key of each kind, which sign from now on; tokens signed by the others stay valid until they expire
    Rotate(OutputFormat),
}

pub(super) fn run(command: Command, folder: &Path) -> Result<(Report, OutputFormat), OperatorError> {
    let keys = KeyRing::open(folder, Clock::default())?;
    let form = match command {
        Command::List(form) => form,
        Command::Rotate(form) => {
            keys.rotate()?;
            form
        }
    };
    let rows =
        keys.facts().into_iter().map(|key| vec![key.id.into(), key.algorithm.into(), key.signs.into()]);
    Ok((Report::new(&["id", "algorithm", "signs"], rows.collect()), form))
}
