//! The ways that a mail can go.

use super::folder;
use super::letter::Letter;
use super::mail_url::MailUrl;
use super::send_error::SendError;
use super::smtp::Smtp;
use super::transport_error::TransportError;
use std::path::PathBuf;
use std::time::Duration;

/// Sends letters. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Transport(Way);

#[derive(Clone, Debug)]
enum Way {
    Smtp(Smtp),
    Folder(PathBuf),
}

/// How long a mail server may take for a mail, by default.
pub const PATIENCE: Duration = Duration::from_secs(60);

impl Transport {
    /// The way to the server or folder of this URL. `site` is the public URL of this server, by whose host it greets a
    /// mail server, which may take `patience` for each mail.
    ///
    /// # Errors
    /// If the certificate authorities of the system can't be read. The mail server is not asked yet.
    pub fn open(url: &MailUrl, site: &str, patience: Duration) -> Result<Self, TransportError> {
        Ok(Self(match url {
            MailUrl::Smtp(server) => Way::Smtp(Smtp::new(server, site, patience)?),
            MailUrl::Folder(folder) => Way::Folder(folder.clone()),
        }))
    }

    pub(super) async fn send(&self, letter: &Letter) -> Result<(), SendError> {
        match &self.0 {
            Way::Smtp(smtp) => smtp.send(letter).await,
            Way::Folder(folder) => folder::write(folder, letter).await,
        }
    }
}
