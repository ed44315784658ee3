//! `latchkey keys`.

use super::report::Report;
use super::{Form, OperatorError};
use crate::tokens::KeyRing;
use clap::Subcommand;
use std::path::Path;

/// Look after the signing keys.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Command {
    /// List the keys, the one that signs first
    List(Form),
    /// Add a key, which signs from now on; tokens of the others stay valid until they expire
    Rotate(Form),
}

pub(super) fn carry_out(command: Command, folder: &Path) -> Result<(Report, Form), OperatorError> {
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
