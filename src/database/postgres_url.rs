//! The URL of a PostgreSQL database: checks its TLS parameters, and adds settings of the session.

use sqlx::ConnectOptions;
use sqlx::any::AnyConnectOptions;
use std::borrow::Cow;
use std::fs::File;
use url::Url;

/// The URL of a PostgreSQL database, with parameters that sqlx accepts.
pub(super) struct PostgresUrl(Url);

impl PostgresUrl {
    /// Parses a URL and checks its TLS parameters. `sslrootcert=system` becomes the file of the system's certificate
    /// authorities, as in libpq.
    ///
    /// # Errors
    /// If the text is not a URL, a certificate's file can't be read, or an authority is named that sqlx would ignore.
    pub(super) fn parse(text: &str) -> Result<Self, sqlx::Error> {
        let url = Url::parse(text).map_err(|cause| sqlx::Error::Configuration(cause.into()))?;
        let mut checked = url.clone();
        checked.set_query(None);
        let mode = ssl_mode(&url);
        for (name, value) in url.query_pairs() {
            let value = match &*name {
                "sslrootcert" | "ssl-root-cert" | "ssl-ca" => {
                    if !["verify-ca", "verify-full"].contains(&&*mode) {
                        return Err(wrong(
                            "sslrootcert needs sslmode=verify-full: sslmode=require checks no certificate",
                        ));
                    }
                    readable("sslrootcert", authorities(value)?)?
                }
                "sslcert" | "ssl-cert" | "sslkey" | "ssl-key" => readable(&name, value)?,
                _ => value,
            };
            checked.query_pairs_mut().append_pair(&name, &value);
        }
        if mode == "verify-ca" {
            tracing::warn!(
                "sslmode=verify-ca accepts a certificate of any public authority for any host; use verify-full"
            );
        }
        Ok(Self(checked))
    }

    /// The options of a connection whose session has these settings of PostgreSQL.
    pub(super) fn with_settings(&self, settings: &[(&str, &str)]) -> Result<AnyConnectOptions, sqlx::Error> {
        let mut url = self.0.clone();
        for (name, value) in settings {
            url.query_pairs_mut().append_pair(&format!("options[{name}]"), value);
        }
        AnyConnectOptions::from_url(&url)
    }
}

/// The `sslmode` that sqlx takes: the last one in the URL, or the environment's, or the default.
fn ssl_mode(url: &Url) -> String {
    let named = url.query_pairs().filter(|(name, _)| name == "sslmode" || name == "ssl-mode").last();
    let mode = named.map(|(_, mode)| mode.into_owned()).or_else(|| std::env::var("PGSSLMODE").ok());
    mode.unwrap_or_else(|| "prefer".to_owned()).to_ascii_lowercase()
}

/// The file with certificate authorities that `sslrootcert` names.
fn authorities(value: Cow<'_, str>) -> Result<Cow<'_, str>, sqlx::Error> {
    if value != "system" {
        return Ok(value);
    }
    let file = openssl_probe::probe().cert_file.and_then(|file| file.into_os_string().into_string().ok());
    file.map(Cow::Owned).ok_or_else(|| wrong("sslrootcert=system: this system has no file of authorities"))
}

fn readable<'a>(parameter: &str, file: Cow<'a, str>) -> Result<Cow<'a, str>, sqlx::Error> {
    match File::open(&*file) {
        Ok(_) => Ok(file),
        Err(cause) => Err(wrong(&format!("{parameter}: {file}: {cause}"))),
    }
}

fn wrong(problem: &str) -> sqlx::Error {
    sqlx::Error::Configuration(problem.to_owned().into())
}
