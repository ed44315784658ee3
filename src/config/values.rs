//! How single settings are read. Each error says what is accepted.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// A database's URL. `Debug` hides it, for it may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    pub(super) fn sqlite(path: &Path) -> Self {
        Self(format!("sqlite://{}", path.display()))
    }

    /// The text, for connecting and nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The kind of database, for the log.
    pub fn scheme(&self) -> &str {
        self.0.split(':').next().unwrap_or_default()
    }
}

impl FromStr for DatabaseUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = ["sqlite:", "postgres://", "postgresql://"];
        if known.iter().any(|scheme| text.starts_with(scheme)) {
            Ok(Self(text.to_owned()))
        } else {
            Err("accepted are sqlite://PATH and postgres://USER:PASSWORD@HOST/NAME")
        }
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:…", self.scheme())
    }
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// `on`
    On,
    /// `off`
    Off,
}

impl Switch {
    /// Whether it is on.
    pub fn is_on(self) -> bool {
        self == Self::On
    }
}

impl FromStr for Switch {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "on" => Ok(Self::On),
            "off" => Ok(Self::Off),
            _ => Err("accepted are on and off"),
        }
    }
}

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let accepted = || "accepted are durations in whole seconds such as 90s, 15m, 12h, 7d".to_owned();
    let duration = humantime::parse_duration(text).map_err(|_| accepted())?;
    // A hundred years: sums with the present time stay far from any overflow.
    if duration.subsec_nanos() != 0 || duration.as_secs() > 100 * 365 * 86_400 {
        return Err(accepted());
    }
    Ok(duration)
}

pub(super) fn lifetime(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        Duration::ZERO => Err("accepted are durations of at least 1s".to_owned()),
        lifetime => Ok(lifetime),
    }
}

pub(super) fn bcrypt_cost(text: &str) -> Result<u32, &'static str> {
    match text.parse() {
        Ok(cost @ 4..=31) => Ok(cost),
        _ => Err("accepted are whole numbers from 4 to 31"),
    }
}

pub(super) fn issuer(text: &str) -> Result<String, &'static str> {
    let address = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match address {
        Some(address) if !address.is_empty() && !text.contains(char::is_whitespace) => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err("accepted are URLs such as https://login.example.org"),
    }
}
