//! Why mail can't be set up.

use std::path::PathBuf;

/// Why mail can't be set up. The text names the setting.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The file of the system's certificate authorities can't be read.
    #[error("mail-url: the certificate authorities in {}: {cause}", file.display())]
    Authorities {
        /// The file.
        file: PathBuf,
        /// The cause.
        #[source]
        cause: std::io::Error,
    },
    /// The certificate authorities are not accepted.
    #[error("mail-url: {0}")]
    Tls(#[from] lettre::transport::smtp::Error),
}
