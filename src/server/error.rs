//! Why the server does not start, or stopped.

use crate::tokens::KeyError;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the server does not start, or stopped. The text names the setting that it is about.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The data folder can't be made.
    #[error("data-dir: {}: {cause}", folder.display())]
    DataFolder {
        /// The folder.
        folder: PathBuf,
        /// What went wrong.
        #[source]
        cause: std::io::Error,
    },
    /// The signing keys can't be read or made.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The database can't be opened or migrated.
    #[error("database-url: {0}")]
    Database(#[source] sqlx::Error),
    /// The address can't be listened on.
    #[error("site-addr: {0}: {1}")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// The folder of the site's files is missing.
    #[error(
        "the site folder {} is missing: put `site` and Leptos.toml beside the binary; `make build` makes them",
        .0.display()
    )]
    SiteMissing(PathBuf),
    /// The file that tells the hashes in the names of the site's files is not beside the binary.
    #[error("{} is missing: it belongs to the site; `make build` makes both", .0.display())]
    HashesMissing(PathBuf),
    /// Serving failed.
    #[error(transparent)]
    Serve(std::io::Error),
}
