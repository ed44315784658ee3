//! Why the server can't start or had to stop.

use super::config::ConfigError;
use crate::mail::TransportError;
use crate::texts::TextError;
use crate::tokens::{AppClaimsError, KeyError};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the server can't start or had to stop. The text names the setting concerned.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The data folder can't be created.
    #[error("data-dir: {}: {cause}", folder.display())]
    DataFolder {
        /// The folder.
        folder: PathBuf,
        /// The cause.
        #[source]
        cause: std::io::Error,
    },
    /// A file that a setting names can't be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The app's claims have a name that they must not have.
    #[error(transparent)]
    Claims(#[from] AppClaimsError),
    /// The app's texts can't be used.
    #[error(transparent)]
    Texts(#[from] TextError),
    /// The signing keys can't be read or created.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The database can't be opened or migrated.
    #[error("database-url: {0}")]
    Database(#[source] sqlx::Error),
    /// Mail can't be set up.
    #[error(transparent)]
    Mail(#[from] TransportError),
    /// The server can't listen on the address.
    #[error("site-addr: {0}: {1}")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// The folder of the site's files is missing.
    #[error(
        "the site folder {} is missing: put `site` and Leptos.toml beside the binary; `make build` creates them",
        .0.display()
    )]
    SiteMissing(PathBuf),
    /// The file with the content hashes of the site's file names is missing.
    #[error("{} is missing: it belongs beside the binary; `make build` creates it with the site", .0.display())]
    HashesMissing(PathBuf),
    /// Serving failed.
    #[error(transparent)]
    Serve(std::io::Error),
}
