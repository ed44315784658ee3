//! `latchkey keys`.

use super::context::require;
use super::error::OperatorError;
use super::report::{OutputFormat, Report, time};
use crate::clock::Clock;
use crate::server::config::Config;
use crate::server::data_folder;
use crate::tokens::KeyRing;
use clap::Subcommand;

/// Manage the signing keys.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// List the keys: those of access tokens (ES256), then those of refresh and device tokens (HS256)
    List(OutputFormat),
    /// Add a key of each algorithm. They sign after six minutes, when no other service has cached a JWKS without them;
    /// tokens signed by the old keys stay valid until they expire
    Rotate(OutputFormat),
    /// Delete a key at once: every token that it signed becomes invalid. A new key replaces one that signs. Running
    /// servers follow within a minute, or at once on SIGHUP
    Retire {
        /// The id, as `keys list` shows it
        #[arg(value_name = "ID", allow_hyphen_values = true)]
        id: String,
        /// How to print
        #[command(flatten)]
        format: OutputFormat,
    },
}

pub(super) fn run(command: Command, config: &Config) -> Result<(Report, OutputFormat), OperatorError> {
    let folder = config.keys_dir();
    if matches!(command, Command::Rotate(_)) {
        data_folder::create(&config.data_dir)
            .map_err(|cause| OperatorError::DataFolder { folder: config.data_dir.clone(), cause })?;
    } else {
        require("data-dir", &folder)?;
    }
    let keys = KeyRing::open(&folder, Clock::default())?;
    let format = match command {
        Command::List(format) => format,
        Command::Rotate(format) => {
            keys.rotate()?;
            format
        }
        Command::Retire { id, format } => {
            if !keys.retire(&id)? {
                return Err(OperatorError::Missing(format!("key {id}")));
            }
            format
        }
    };
    let rows = keys.facts().into_iter().map(|key| {
        let state = serde_json::to_value(key.state).unwrap_or_default();
        vec![key.id.into(), key.algorithm.into(), state, time(Some(key.since))]
    });
    Ok((Report::new(&["id", "algorithm", "state", "since"], rows.collect()), format))
}
