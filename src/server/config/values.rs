//! Parses the values of single settings. Each error says what is accepted.

use crate::mail::Mailbox;
use crate::rate_limits::Limit;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command};
use ipnet::IpNet;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use std::ffi::OsStr;
use std::net::IpAddr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;
use url::form_urlencoded;

/// The URL of a database. `Debug` hides it, because it may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

/// The characters that a path in a URL encodes.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

impl DatabaseUrl {
    pub(super) fn sqlite(path: &Path) -> Self {
        Self(format!("sqlite://{}", percent_encode(path.as_os_str().as_bytes(), RESERVED)))
    }

    /// The file of a SQLite database.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let rest = self.0.strip_prefix("sqlite:")?;
        let path = rest.strip_prefix("//").unwrap_or(rest).split('?').next()?;
        Some(OsStr::from_bytes(&percent_decode_str(path).collect::<Vec<u8>>()).into())
    }

    /// Whether this is SQLite without a file: each connection would have a database of its own.
    fn is_in_memory(&self) -> bool {
        let Some(file) = self.sqlite_file() else { return false };
        let query = self.0.split_once('?').map(|(_, query)| query).unwrap_or_default();
        let mut parameters = form_urlencoded::parse(query.as_bytes());
        let has_no_file = file.as_os_str().is_empty() || file.as_os_str() == ":memory:";
        has_no_file || parameters.any(|(name, value)| name == "mode" && value == "memory")
    }

    /// The URL with its password. Use it only to connect.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The path of a SQLite database, or the server and the name of a PostgreSQL database; safe to show.
    pub fn without_secrets(&self) -> String {
        if let Some(file) = self.sqlite_file() {
            return format!("SQLite, {}", std::path::absolute(&file).unwrap_or(file).display());
        }
        // The user, the password and the parameters may be secret.
        let (host, path) = url::Url::parse(&self.0)
            .map(|url| (url.host_str().unwrap_or_default().to_owned(), url.path().to_owned()))
            .unwrap_or_default();
        [self.scheme(), "://", &host, &path].concat()
    }

    /// The scheme, which tells the kind of database; safe to log.
    pub fn scheme(&self) -> &str {
        self.0.split(':').next().unwrap_or_default()
    }
}

/// Parses a value that may hold a password, so its error does not repeat the value, as clap's would.
#[derive(Clone, Copy, Debug)]
pub(super) struct SecretParser<T>(fn(&str) -> Result<T, &'static str>);

/// Parses a value that may hold a password.
pub(super) fn secret<T>(parse: fn(&str) -> Result<T, &'static str>) -> SecretParser<T> {
    SecretParser(parse)
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for SecretParser<T> {
    type Value = T;

    fn parse_ref(&self, _: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        let parsed = value.to_str().ok_or("accepted is UTF-8").and_then(self.0);
        parsed.map_err(|accepted| {
            let name = argument.map(Arg::to_string).unwrap_or_default();
            let message = format!("invalid value for '{name}': {accepted}");
            clap::Error::raw(ErrorKind::ValueValidation, message)
        })
    }
}

const ACCEPTED: &str =
    "accepted are sqlite://PATH and postgres://HOST/NAME; a login goes before HOST, as USER:PASSWORD and @";

impl FromStr for DatabaseUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Self(text.to_owned());
        let known = ["sqlite:", "postgres://", "postgresql://"];
        if !known.iter().any(|scheme| text.starts_with(scheme)) {
            Err(ACCEPTED)
        } else if url.is_in_memory() {
            Err("a SQLite database must be a file, as in sqlite://PATH; memory is lost at each restart")
        } else {
            Ok(url)
        }
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:…", self.scheme())
    }
}

/// Parses `on` and `off`.
pub(super) fn switch() -> impl TypedValueParser<Value = bool> {
    PossibleValuesParser::new(["on", "off"]).map(|text| text == "on")
}

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let accepted =
        || "accepted are durations in whole seconds such as 90s, 15m, 12h, 7d, of at most 36500d".to_owned();
    let duration = humantime::parse_duration(text).map_err(|_| accepted())?;
    // At most a hundred years, so that adding it to the time never overflows.
    if duration.subsec_nanos() != 0 || duration.as_secs() > 100 * 365 * 86_400 {
        return Err(accepted());
    }
    Ok(duration)
}

pub(in crate::server) fn lifetime(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        Duration::ZERO => Err("accepted are durations of at least 1s".to_owned()),
        lifetime => Ok(lifetime),
    }
}

pub(super) fn sessions_per_user(text: &str) -> Result<u32, &'static str> {
    match text.parse() {
        Ok(number @ 1..=100_000) => Ok(number),
        _ => Err("accepted are whole numbers from 1 to 100000"),
    }
}

pub(super) fn bcrypt_cost(text: &str) -> Result<u32, &'static str> {
    match text.parse() {
        Ok(cost @ 4..=31) => Ok(cost),
        _ => Err("accepted are whole numbers from 4 to 31"),
    }
}

/// Parses a mailbox, with or without a name.
pub(super) fn mailbox(text: &str) -> Result<Mailbox, &'static str> {
    let mailbox: Option<Mailbox> = text.parse().ok();
    // The parser ignores what comes after the first mailbox.
    mailbox
        .filter(|mailbox| text.trim_end_matches([' ', '>']).ends_with(mailbox.email.as_ref() as &str))
        .ok_or("accepted are mailboxes such as no-reply@example.org and Latchkey <no-reply@example.org>")
}

/// A rate limit, or `None` for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitSetting(pub(super) Option<Limit>);

pub(super) fn limit(text: &str) -> Result<LimitSetting, String> {
    Limit::parse(text).map(LimitSetting)
}

/// The header in which the trusted proxies report the client's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ClientAddressHeader {
    /// `X-Forwarded-For`: a list to which each proxy appends the address of its peer.
    XForwardedFor,
    /// `Forwarded` (RFC 7239): such a list in a standard syntax.
    Forwarded,
    /// `X-Real-IP`: one address, which the proxy sets.
    XRealIp,
}

/// Parses a network, or a single address.
pub(super) fn network(text: &str) -> Result<IpNet, &'static str> {
    let text = text.trim();
    text.parse()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| "accepted are networks such as 10.0.0.0/8 and addresses such as 2001:db8::1")
}
