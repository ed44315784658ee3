//! The settings, with their flags, variables, defaults and help texts.
// The comments are the text of `--help`, where marks of rustdoc would show.
#![allow(rustdoc::bare_urls, rustdoc::broken_intra_doc_links, rustdoc::invalid_html_tags)]

use super::error::ConfigError;
use super::values::{self, ClientAddressHeader, DatabaseUrl, LimitSetting};
use super::web_address;
use crate::mail::{MailUrl, Mailbox};
use crate::rate_limits::Limits;
use crate::sessions::SessionSettings;
use crate::users::{BreachedPasswords, PasswordPolicy, Registration};
use clap::{ArgAction, Parser};
use http::HeaderValue;
use ipnet::IpNet;
use leptos::config::LeptosOptions;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Sign-in that stays signed in: one binary that needs no configuration.
///
/// A flag overrides the environment variable, which overrides the [latchkey] table of Leptos.toml, which overrides the
/// default. Leptos.toml is read from the binary's folder, or else from the current one; its settings have the names of
/// the flags. Durations look like 90s, 15m, 12h or 7d.
#[derive(Clone, Debug, Parser)]
#[command(name = "latchkey", version, max_term_width = 100)]
pub struct Config {
    /// The address and port to listen on.
    #[arg(
        long,
        global = true,
        env = "LEPTOS_SITE_ADDR",
        default_value = "127.0.0.1:3000",
        value_name = "ADDRESS"
    )]
    pub site_addr: SocketAddr,

    /// The database: sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME. Several nodes can share a PostgreSQL
    /// database [default: sqlite://<data-dir>/latchkey.db]
    #[arg(long, global = true, env = "LATCHKEY_DATABASE_URL", hide_env_values = true, hide_default_value = true, value_name = "URL", value_parser = values::secret(str::parse::<DatabaseUrl>))]
    pub database_url: Option<DatabaseUrl>,

    /// The folder for the signing keys and the SQLite database.
    #[arg(long, global = true, env = "LATCHKEY_DATA_DIR", default_value = "./data", value_name = "FOLDER")]
    pub data_dir: PathBuf,

    /// The public URL of this server. Tokens name it as their issuer and audience. The database keeps the one of the
    /// first start [default: http://localhost:<port>]
    #[arg(long, global = true, env = "LATCHKEY_ISSUER", value_name = "URL", value_parser = values::secret(web_address::issuer))]
    pub issuer: Option<String>,

    /// The lifetime of an access token.
    #[arg(long, global = true, env = "LATCHKEY_ACCESS_TTL", default_value = "15m", value_name = "DURATION", value_parser = values::lifetime)]
    pub access_ttl: Duration,

    /// The lifetime of a refresh token, counted from the last refresh.
    #[arg(long, global = true, env = "LATCHKEY_REFRESH_TTL", default_value = "7d", value_name = "DURATION", value_parser = values::lifetime)]
    pub refresh_ttl: Duration,

    /// The lifetime of a session, no matter how often it is refreshed.
    #[arg(long, global = true, env = "LATCHKEY_SESSION_TTL", default_value = "30d", value_name = "DURATION", value_parser = values::lifetime)]
    pub session_ttl: Duration,

    /// How long the server accepts a spent refresh token again from a client that sends no Idempotency-Key;
    /// 0s turns this off.
    #[arg(long, global = true, env = "LATCHKEY_ROTATION_GRACE", default_value = "10s", value_name = "DURATION", value_parser = values::duration)]
    pub rotation_grace: Duration,

    /// Whether each refresh replaces the refresh token. Turn it off only for clients that can't store a new one:
    /// the server then can't detect stolen tokens.
    #[arg(long, global = true, env = "LATCHKEY_ROTATION", default_value = "on", value_name = "SWITCH", action = ArgAction::Set, value_parser = values::switch())]
    pub rotation: bool,

    /// Whether every call of a session that is bound to a browser's key needs a proof of that key (DPoP), not only calls
    /// that change something. A copied access token can't read anything then.
    #[arg(long, global = true, env = "LATCHKEY_BIND_ACCESS", default_value = "off", value_name = "SWITCH", action = ArgAction::Set, value_parser = values::switch())]
    pub bind_access: bool,

    /// The most sessions that one user can have. A login beyond it ends the least recently used session.
    #[arg(long, global = true, env = "LATCHKEY_SESSIONS_PER_USER", default_value = "100", value_name = "NUMBER", value_parser = values::sessions_per_user)]
    pub sessions_per_user: u32,

    /// The people who can create an account for themselves: everybody, those with an invitation by `latchkey invite`,
    /// or nobody.
    #[arg(long, global = true, env = "LATCHKEY_REGISTRATION", default_value = "open", value_name = "WHO")]
    pub registration: Registration,

    /// The cost of bcrypt, from 4 to 31. Each step doubles the time that a login takes, and that a guess takes.
    #[arg(long, global = true, env = "LATCHKEY_BCRYPT_COST", default_value = "12", value_name = "COST", value_parser = values::bcrypt_cost)]
    pub bcrypt_cost: u32,

    /// A filter of breached passwords, which new passwords are checked against. `latchkey breached-passwords` makes
    /// one [default: only a short list of common passwords].
    #[arg(long, global = true, env = "LATCHKEY_BREACHED_PASSWORDS", value_name = "FILE")]
    pub breached_passwords: Option<PathBuf>,

    /// The rate limit for failed logins to one account from one address, such as 10/1m, or off. Ten times as many
    /// are allowed from one address to all accounts together.
    #[arg(long, global = true, env = "LATCHKEY_LOGIN_LIMIT", default_value = "10/1m", value_name = "LIMIT", value_parser = values::limit)]
    pub login_limit: LimitSetting,

    /// The rate limit for registrations from one address, such as 20/1h, or off.
    #[arg(long, global = true, env = "LATCHKEY_REGISTER_LIMIT", default_value = "20/1h", value_name = "LIMIT", value_parser = values::limit)]
    pub register_limit: LimitSetting,

    /// The networks of your reverse proxies, separated by commas. The server believes what they say about the
    /// client's address [default: none].
    #[arg(long, global = true, env = "LATCHKEY_TRUSTED_PROXIES", value_name = "NETWORKS", value_delimiter = ',', value_parser = values::network)]
    pub trusted_proxies: Vec<IpNet>,

    /// The header in which your reverse proxies report the client's address. The server ignores the other headers,
    /// which a client can forge.
    #[arg(
        long,
        global = true,
        env = "LATCHKEY_CLIENT_ADDRESS_HEADER",
        default_value = "x-forwarded-for",
        value_name = "HEADER"
    )]
    pub client_address_header: ClientAddressHeader,

    /// Other origins that may call the API from a browser (CORS), separated by commas, such as
    /// https://app.example.org or capacitor://localhost [default: none].
    #[arg(long, global = true, env = "LATCHKEY_ALLOWED_ORIGINS", value_name = "ORIGINS", value_delimiter = ',', value_parser = web_address::origin)]
    pub allowed_origins: Vec<HeaderValue>,

    /// Shows developers the facts of this installation on the first page: for requests from this machine only, and only
    /// if the server listens on a loopback address.
    #[arg(long, global = true, env = "LATCHKEY_DEVELOPMENT", default_value = "off", value_name = "SWITCH", action = ArgAction::Set, value_parser = values::switch())]
    pub development: bool,

    /// Where mails go: smtps://USER:PASSWORD@HOST, smtp://USER:PASSWORD@HOST (port 587, with STARTTLS),
    /// smtp://HOST:PORT?tls=none (nothing is encrypted), or, for development, file:FOLDER (a file for each mail, and the
    /// links in the log) [default: none; nothing is sent by mail].
    #[arg(long, global = true, env = "LATCHKEY_MAIL_URL", hide_env_values = true, hide_default_value = true, value_name = "URL", value_parser = values::secret(str::parse::<MailUrl>))]
    pub mail_url: Option<MailUrl>,

    /// The sender of mails, such as "Latchkey <no-reply@example.org>". Needed with mail-url.
    #[arg(long, global = true, env = "LATCHKEY_MAIL_FROM", value_name = "MAILBOX", value_parser = values::mailbox)]
    pub mail_from: Option<Mailbox>,

    /// Leptos' own settings: where the site's files are and how they are named.
    #[arg(skip = default_site())]
    pub site: LeptosOptions,
}

impl Config {
    /// The URL of the database: by default, a SQLite file in the data folder.
    pub fn database_url(&self) -> DatabaseUrl {
        let in_data = || DatabaseUrl::sqlite(&self.data_dir.join("latchkey.db"));
        self.database_url.clone().unwrap_or_else(in_data)
    }

    /// The rules for new passwords.
    ///
    /// # Errors
    /// If the filter of breached passwords can't be read.
    pub fn password_policy(&self) -> Result<PasswordPolicy, ConfigError> {
        let Some(path) = &self.breached_passwords else {
            return Ok(PasswordPolicy::default());
        };
        let breached = BreachedPasswords::open(path);
        breached
            .map(PasswordPolicy::new)
            .map_err(|cause| ConfigError::BreachedPasswords { path: path.clone(), cause })
    }

    /// Where mails go, and their sender; `None` if nothing is sent by mail.
    ///
    /// # Errors
    /// If there is no sender.
    pub fn mail(&self) -> Result<Option<(MailUrl, Mailbox)>, ConfigError> {
        match (&self.mail_url, &self.mail_from) {
            (None, _) => Ok(None),
            (Some(url), Some(from)) => Ok(Some((url.clone(), from.clone()))),
            (Some(_), None) => Err(ConfigError::MailFromMissing),
        }
    }

    /// The folder of the signing keys.
    pub fn keys_dir(&self) -> PathBuf {
        self.data_dir.join("keys")
    }

    /// The settings of sessions.
    pub fn session_settings(&self) -> SessionSettings {
        let seconds = |duration: Duration| duration.as_secs().cast_signed();
        SessionSettings {
            access_ttl: seconds(self.access_ttl),
            refresh_ttl: seconds(self.refresh_ttl),
            session_ttl: seconds(self.session_ttl),
            grace: seconds(self.rotation_grace),
            sessions_per_user: self.sessions_per_user,
            rotation: self.rotation,
        }
    }

    /// The rate limits.
    pub fn limits(&self) -> Limits {
        Limits { login: self.login_limit.0, register: self.register_limit.0 }
    }
}

fn default_site() -> LeptosOptions {
    LeptosOptions::builder().output_name("latchkey").site_root("site").build()
}
