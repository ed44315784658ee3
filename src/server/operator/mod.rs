//! The operator's commands. They work beside a running server, which takes up revocations within a second, and keys
//! within a minute or at once on SIGHUP.

mod backup;
mod breached_passwords;
mod context;
mod error;
mod import;
mod invitations;
mod keys;
mod lines;
mod report;
mod revoke_all;
mod sessions;
mod users;

pub use error::OperatorError;
pub use report::OutputFormat;

use crate::server::config::{Config, Start};
use crate::server::log;
use clap::Subcommand;
use context::OperatorContext;
use std::io::{self, Write};

/// The command to carry out instead of serving.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Manage accounts
    #[command(subcommand)]
    User(users::Command),
    /// Manage sessions
    #[command(subcommand)]
    Session(sessions::Command),
    /// Manage invitations to register
    #[command(subcommand)]
    Invite(invitations::Command),
    /// Manage the signing keys
    #[command(subcommand)]
    Keys(keys::Command),
    /// Write a consistent copy of the SQLite database to a new file, beside a running server
    Backup(backup::Backup),
    /// Make a filter of breached passwords for the setting `breached-passwords`
    BreachedPasswords(breached_passwords::Command),
}

/// Reads the settings and the command line. If there is a command, it runs it, prints the text, and returns `None`.
/// Otherwise it starts the [`log`], unless the app has a `tracing` subscriber already, and returns the settings to serve
/// with.
///
/// ```no_run
/// # use latchkey::Latchkey;
/// use latchkey::server::operator;
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let Some(config) = operator::handle_command_line().await? else { return Ok(()) };
/// let latchkey = Latchkey::builder(config).open().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`OperatorError`].
pub async fn handle_command_line() -> Result<Option<Config>, OperatorError> {
    let text = match Config::load()? {
        Start::Run(config, None) => {
            log::start();
            return Ok(Some(*config));
        }
        Start::Run(config, Some(command)) => run(command, &config).await?,
        Start::Print(text) => text,
    };
    match writeln!(io::stdout(), "{text}") {
        // The reader has left early, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(None),
        result => result.map(|()| None).map_err(OperatorError::Output),
    }
}

/// Runs a command and returns the text to print.
///
/// # Errors
/// [`OperatorError`].
pub async fn run(command: Command, config: &Config) -> Result<String, OperatorError> {
    let (report, format) = match command {
        Command::Keys(command) => keys::run(command, config)?,
        Command::Backup(command) => backup::run(command, config).await?,
        Command::BreachedPasswords(command) => breached_passwords::run(command)?,
        Command::User(command) => {
            let context = OperatorContext::open(config, command.may_be_first()).await?;
            context.close_after(users::run(command, &context)).await?
        }
        Command::Invite(command) => {
            let context = OperatorContext::open(config, command.may_be_first()).await?;
            context.close_after(invitations::run(command, &context)).await?
        }
        Command::Session(command) => {
            let context = OperatorContext::open(config, false).await?;
            context.close_after(sessions::run(command, &context)).await?
        }
    };
    Ok(report.print(format))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Words {
        #[command(subcommand)]
        command: Command,
    }

    #[test]
    fn ids_and_usernames_may_begin_with_a_hyphen() {
        for words in [
            &["keys", "retire", "-Cx", "--json"][..],
            &["user", "show", "--json", "-ada"],
            &["user", "grant", "-ada", "admin"],
            &["session", "list", "-ada"],
        ] {
            let parsed = Words::try_parse_from(["latchkey"].iter().chain(words));
            let command = parsed.unwrap_or_else(|error| panic!("{words:?}: {error}")).command;
            let names_it = ["\"-Cx\"", "\"-ada\""].iter().any(|name| format!("{command:?}").contains(name));
            assert!(names_it, "{command:?}");
        }
        let without_name = Words::try_parse_from(["latchkey", "user", "show", "--json"]);
        assert!(without_name.unwrap_err().to_string().contains("<USERNAME>"));
    }
}
