//! What an operator does from the command line, beside a running server, which takes it up by itself:
//! revocations within a second, keys within a minute or at once on SIGHUP.

mod keys;
mod report;
mod sessions;
mod users;

use crate::audit::{Audit, EventKind};
use crate::client_info::ClientInfo;
use crate::clock::Clock;
use crate::database::Database;
use crate::server::config::Config;
use crate::tokens::KeyError;
use clap::{Args, Subcommand};

/// What to do instead of serving.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Look after accounts
    #[command(subcommand)]
    User(users::Command),
    /// Look after sessions
    #[command(subcommand)]
    Session(sessions::Command),
    /// Look after the signing keys
    #[command(subcommand)]
    Keys(keys::Command),
}

/// How to print.
#[derive(Clone, Copy, Debug, Args)]
pub struct Form {
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Why a command was not carried out.
#[derive(Debug)]
pub enum OperatorError {
    /// The database can't be used.
    Database(sqlx::Error),
    /// The keys can't be used.
    Keys(KeyError),
    /// There is no such thing.
    Missing(String),
    /// What was given can't be taken.
    Refused(String),
}

impl std::fmt::Display for OperatorError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Database(cause) => write!(f, "database: {cause}"),
            Self::Keys(cause) => cause.fmt(f),
            Self::Missing(what) => write!(f, "there is no {what}"),
            Self::Refused(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for OperatorError {}

impl From<sqlx::Error> for OperatorError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<KeyError> for OperatorError {
    fn from(error: KeyError) -> Self {
        Self::Keys(error)
    }
}

/// Carries out a command and returns what to print.
///
/// # Errors
/// [`OperatorError`].
pub async fn carry_out(command: Command, config: &Config) -> Result<String, OperatorError> {
    let (report, form) = match command {
        Command::Keys(command) => keys::carry_out(command, &config.keys_dir())?,
        Command::User(command) => {
            let database = open(config).await?;
            users::carry_out(command, &database, config.bcrypt_cost, Clock::default().now()).await?
        }
        Command::Session(command) => {
            let database = open(config).await?;
            sessions::carry_out(command, &database, Clock::default().now()).await?
        }
    };
    Ok(report.print(form.json))
}

async fn open(config: &Config) -> Result<Database, OperatorError> {
    std::fs::create_dir_all(&config.data_dir).map_err(|error| {
        OperatorError::Refused(format!("data-dir: {}: {error}", config.data_dir.display()))
    })?;
    Ok(Database::open(config.database_url().reveal()).await?)
}

/// Writes down in the audit log what an operator did.
async fn note(database: &Database, user_id: &str, what: EventKind) {
    let operator = ClientInfo { user_agent: Some("latchkey on the command line".to_owned()), address: None };
    Audit::new(database.clone(), Clock::default()).note(user_id, what, &operator).await;
}
