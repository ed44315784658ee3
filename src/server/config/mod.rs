//! What an operator can set. Nothing is required. A flag overrides the environment, which overrides
//! `Leptos.toml`, which overrides the defaults; what is unknown or does not parse stops the start.

mod file;
mod values;

pub use values::{DatabaseUrl, LimitSetting, Switch};

use crate::rate_limits::Limits;
use crate::sessions::Lifetimes;
use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use file::SettingsFile;
use http::HeaderValue;
use ipnet::IpNet;
use leptos::config::LeptosOptions;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Sign-in that stays signed in: one binary, which needs no configuration.
///
/// Settings are read from the flags below, then from the environment, then from the [latchkey] table
/// of Leptos.toml beside the binary or in the current folder, where they have the flags' names.
/// Durations are written as 90s, 15m, 12h, 7d.
#[derive(Clone, Debug, Parser)]
#[command(name = "latchkey", version, max_term_width = 100)]
pub struct Config {
    /// The address and port to serve on.
    #[arg(
        long,
        global = true,
        env = "LEPTOS_SITE_ADDR",
        default_value = "127.0.0.1:3000",
        value_name = "ADDRESS"
    )]
    pub site_addr: SocketAddr,

    /// The database: sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME. Many nodes can share a
    /// PostgreSQL one [default: sqlite://<data-dir>/latchkey.db]
    #[arg(long, global = true, env = "LATCHKEY_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<DatabaseUrl>,

    /// The folder of the signing keys and of the SQLite database.
    #[arg(long, global = true, env = "LATCHKEY_DATA_DIR", default_value = "./data", value_name = "FOLDER")]
    pub data_dir: PathBuf,

    /// The URL under which people reach this server; tokens name it as their issuer and audience
    /// [default: http://<site-addr>]
    #[arg(long, global = true, env = "LATCHKEY_ISSUER", value_name = "URL", value_parser = values::issuer)]
    pub issuer: Option<String>,

    /// How long an access token lives.
    #[arg(long, global = true, env = "LATCHKEY_ACCESS_TTL", default_value = "15m", value_name = "DURATION", value_parser = values::lifetime)]
    pub access_ttl: Duration,

    /// How long a refresh token lives, from each rotation.
    #[arg(long, global = true, env = "LATCHKEY_REFRESH_TTL", default_value = "7d", value_name = "DURATION", value_parser = values::lifetime)]
    pub refresh_ttl: Duration,

    /// How long a session lives, however often it is refreshed.
    #[arg(long, global = true, env = "LATCHKEY_SESSION_TTL", default_value = "30d", value_name = "DURATION", value_parser = values::lifetime)]
    pub session_ttl: Duration,

    /// How long after a refresh the spent token is answered once more, for clients that send no
    /// Idempotency-Key; 0s turns it off.
    #[arg(long, global = true, env = "LATCHKEY_ROTATION_GRACE", default_value = "10s", value_name = "DURATION", value_parser = values::duration)]
    pub rotation_grace: Duration,

    /// Whether a refresh spends the refresh token: on or off. Off is for clients that never store a new
    /// one; a stolen token can't be noticed then.
    #[arg(long, global = true, env = "LATCHKEY_ROTATION", default_value = "on", value_name = "on|off")]
    pub rotation: Switch,

    /// bcrypt's cost, 4 to 31: each step doubles the time of a login, for you and for who guesses.
    #[arg(long, global = true, env = "LATCHKEY_BCRYPT_COST", default_value = "12", value_name = "COST", value_parser = values::bcrypt_cost)]
    pub bcrypt_cost: u32,

    /// How many failed logins an account takes from one address, and an address for ten accounts: a
    /// number per duration, or off.
    #[arg(long, global = true, env = "LATCHKEY_LOGIN_LIMIT", default_value = "10/1m", value_name = "LIMIT", value_parser = values::limit)]
    pub login_limit: LimitSetting,

    /// How many accounts an address may make: a number per duration, or off.
    #[arg(long, global = true, env = "LATCHKEY_REGISTER_LIMIT", default_value = "20/1h", value_name = "LIMIT", value_parser = values::limit)]
    pub register_limit: LimitSetting,

    /// The networks of the reverse proxies before this server, separated by commas: what these say in
    /// X-Forwarded-For or Forwarded is the client's address [default: none, the peer is the client].
    #[arg(long, global = true, env = "LATCHKEY_TRUSTED_PROXIES", value_name = "NETWORKS", value_delimiter = ',', value_parser = values::network)]
    pub trusted_proxies: Vec<IpNet>,

    /// The origins, separated by commas, whose pages and apps may call the API from a browser, such as
    /// https://app.example.org or capacitor://localhost [default: none, only pages of this server].
    #[arg(long, global = true, env = "LATCHKEY_ALLOWED_ORIGINS", value_name = "ORIGINS", value_delimiter = ',', value_parser = values::origin)]
    pub allowed_origins: Vec<HeaderValue>,

    /// Where the site is and how its files are named: leptos' own settings.
    #[arg(skip = default_site())]
    pub site: LeptosOptions,
}

/// What the command line asks for.
#[derive(Debug)]
pub enum Start<C> {
    /// To serve, or to carry out a command instead.
    Run(Box<Config>, Option<C>),
    /// To print this: the help or the version.
    Tell(String),
}

/// Why the start was stopped, in one line that names the setting and what is accepted.
#[derive(Debug)]
pub struct ConfigError(String);

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads the command line, which may name a command, the environment and the file of this process.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn load<C: Subcommand>() -> Result<Start<C>, ConfigError> {
        let file = SettingsFile::find()?;
        let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        Self::read(file, std::env::args_os(), names)
    }

    fn read<C: Subcommand>(
        file: Option<SettingsFile>,
        arguments: impl IntoIterator<Item = std::ffi::OsString>,
        environment: impl Iterator<Item = String>,
    ) -> Result<Start<C>, ConfigError> {
        let mut command = C::augment_subcommands(Self::command());
        check_names(&command, environment)?;
        if let Some(file) = &file {
            command = file.override_defaults(command)?;
        }
        let parsed = command.try_get_matches_from(arguments).and_then(|matches| {
            let named = matches.subcommand_name().map(|_| C::from_arg_matches(&matches));
            Ok((Self::from_arg_matches(&matches)?, named.transpose()?))
        });
        let (mut config, command) = match parsed {
            Ok(parsed) => parsed,
            Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
                return Ok(Start::Tell(error.to_string().trim_end().to_owned()));
            }
            Err(error) => return Err(one_line(&error)),
        };
        if let Some(file) = file {
            config.site = file.site()?;
        }
        config.site.site_addr = config.site_addr;
        Ok(Start::Run(Box::new(config), command))
    }

    /// The database's URL, by default a SQLite file in the data folder.
    pub fn database_url(&self) -> DatabaseUrl {
        let in_data = || DatabaseUrl::sqlite(&self.data_dir.join("latchkey.db"));
        self.database_url.clone().unwrap_or_else(in_data)
    }

    /// The folder of the signing keys.
    pub fn keys_dir(&self) -> PathBuf {
        self.data_dir.join("keys")
    }

    /// Who signs the tokens.
    pub fn issuer(&self) -> String {
        self.issuer.clone().unwrap_or_else(|| format!("http://{}", self.site_addr))
    }

    /// The lifetimes, in seconds.
    pub fn lifetimes(&self) -> Lifetimes {
        let seconds = |duration: Duration| duration.as_secs().cast_signed();
        Lifetimes {
            access: seconds(self.access_ttl),
            refresh: seconds(self.refresh_ttl),
            session: seconds(self.session_ttl),
            grace: seconds(self.rotation_grace),
            rotation: self.rotation.is_on(),
        }
    }

    /// The limits of attempts.
    pub fn limits(&self) -> Limits {
        Limits { login: self.login_limit.0, register: self.register_limit.0 }
    }
}

fn default_site() -> LeptosOptions {
    LeptosOptions::builder().output_name("latchkey").site_root("site").build()
}

/// A misspelt variable would otherwise be a setting that silently does nothing.
fn check_names(
    command: &clap::Command,
    environment: impl Iterator<Item = String>,
) -> Result<(), ConfigError> {
    let known = |name: &str| {
        command.get_arguments().filter_map(|argument| argument.get_env()).any(|known| known == name)
    };
    for name in environment.filter(|name| name.starts_with("LATCHKEY_")) {
        if !known(&name) {
            return Err(ConfigError(format!(
                "the environment variable {name} is no setting of Latchkey; `latchkey --help` lists them"
            )));
        }
    }
    Ok(())
}

fn one_line(error: &clap::Error) -> ConfigError {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    ConfigError(line.strip_prefix("error: ").unwrap_or(line).to_owned())
}

#[cfg(test)]
mod tests;
