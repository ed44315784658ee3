//! Reads the settings of this process, and what it was asked to do.

use super::environment::{allow_empty_lists, check_names};
use super::error::ConfigError;
use super::file::SettingsFile;
use super::settings::Config;
use clap::error::ErrorKind;
use clap::{Args, FromArgMatches, Subcommand};
use leptos::config::{LeptosOptions, get_configuration};
use std::ffi::OsString;

/// The name of the program in its help.
const NAME: &str = "latchkey";

/// No command.
#[derive(Debug, Subcommand)]
enum NoCommand {}

/// The action that the command line asks for.
#[derive(Debug)]
pub enum Start<C> {
    /// To carry out this command, or to serve if there is none.
    Run(Box<Config>, Option<C>),
    /// To print this text: the help or the version.
    Print(String),
}

impl Config {
    /// Reads the command line, which may name a command of `C`, the environment and the settings file.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn load<C: Subcommand>() -> Result<Start<C>, ConfigError> {
        let file = SettingsFile::find()?;
        let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        Self::read(file, std::env::args_os(), names)
    }

    /// Reads the environment and the settings file, for an app that has a command line of its own.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn from_environment() -> Result<Self, ConfigError> {
        let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        match Self::read::<NoCommand>(SettingsFile::find()?, [NAME.into()], names)? {
            Start::Run(config, _) => Ok(*config),
            Start::Print(text) => Err(ConfigError::Usage(text)),
        }
    }

    pub(super) fn read<C: Subcommand>(
        file: Option<SettingsFile>,
        arguments: impl IntoIterator<Item = OsString>,
        environment: impl Iterator<Item = String>,
    ) -> Result<Start<C>, ConfigError> {
        // The settings come last: the head of the help is theirs, not the doc comment of `C`.
        let mut command = Self::augment_args(C::augment_subcommands(clap::Command::new(NAME)));
        check_names(&command, environment)?;
        if let Some(file) = &file {
            command = file.override_defaults(command)?;
        }
        command = allow_empty_lists(command);
        let parsed = command.try_get_matches_from(arguments).and_then(|matches| {
            let subcommand = matches.subcommand_name().map(|_| C::from_arg_matches(&matches));
            Ok((Self::from_arg_matches(&matches)?, subcommand.transpose()?))
        });
        let (mut config, subcommand) = match parsed {
            Ok(parsed) => parsed,
            Err(error) if asks_for_text(error.kind()) => {
                return Ok(Start::Print(error.to_string().trim_end().to_owned()));
            }
            Err(error) => return Err(ConfigError::Usage(one_line(&error))),
        };
        let site = site_of_build(config.site)?;
        config.site = match file {
            Some(file) => file.site(site)?,
            None => site,
        };
        config.site.site_addr = config.site_addr;
        Ok(Start::Run(Box::new(config), subcommand))
    }
}

/// Leptos' own settings if no file has them: those that `cargo leptos` has built in, or has set in the
/// environment.
fn site_of_build(default: LeptosOptions) -> Result<LeptosOptions, ConfigError> {
    if option_env!("LEPTOS_OUTPUT_NAME").is_none() && std::env::var_os("LEPTOS_OUTPUT_NAME").is_none() {
        return Ok(default);
    }
    let site = get_configuration(None).map_err(|error| ConfigError::Usage(error.to_string()))?;
    Ok(site.leptos_options)
}

fn asks_for_text(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            | ErrorKind::DisplayVersion
    )
}

/// The first paragraph of clap's message, which names the flag and the accepted values.
fn one_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let paragraph = text.lines().take_while(|line| !line.is_empty()).map(str::trim);
    let line = paragraph.collect::<Vec<_>>().join(" ");
    without_passwords(line.strip_prefix("error: ").unwrap_or(&line))
}

/// clap's messages quote the value that they refuse. This takes the user and the password out of URLs in them, however
/// the URL is mistyped: all that is before an `@` in the same word.
fn without_passwords(line: &str) -> String {
    let words = line.split(' ').map(|word| match word.rsplit_once('@') {
        Some((secret, rest)) if secret.contains(':') => {
            let quote = if secret.starts_with('\'') { "'" } else { "" };
            format!("{quote}…@{rest}")
        }
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_show_no_password_of_a_url() {
        let line =
            "invalid value 'Postgre://app:se@cret@db/app' for '--database-url <URL>': accepted are URLs";
        let shown = "invalid value '…@db/app' for '--database-url <URL>': accepted are URLs";
        assert_eq!(without_passwords(line), shown);
        assert_eq!(without_passwords("app:secret@db is unknown"), "…@db is unknown");
        assert_eq!(without_passwords("mail ada@example.org"), "mail ada@example.org");
    }
}
