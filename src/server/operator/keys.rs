//! `latchkey keys`.

use super::error::OperatorError;
use super::report::{OutputFormat, Report};
use crate::tokens::KeyRing;
use clap::Subcommand;
use std::path::Path;

/// Look after the signing keys.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Command {
    /// List the keys, the one that signs first
    List(OutputFormat),
    /// Add a key, which signs from now on; tokens of the others stay valid until they expire
    Rotate(OutputFormat),
}

pub(super) fn run(command: Command, folder: &Path) -> Result<(Report, OutputFormat), OperatorError> {
    let keys = KeyRing::open(folder)?;
    let form = match command {
        Command::List(form) => form,
        Command::Rotate(form) => {
            keys.rotate()?;
            form
        }
    };
    let rows = keys.facts().into_iter().map(|key| vec![key.id.into(), key.signs.into()]);
    Ok((Report::new(&["id", "signs"], rows.collect()), form))
}
