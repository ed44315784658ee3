//! Sends mails to an SMTP server ([RFC 5321](https://www.rfc-editor.org/rfc/rfc5321)).

use super::letter::Letter;
use super::mail_url::{Encryption, SmtpServer};
use super::send_error::SendError;
use super::transport_error::TransportError;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Category, Severity};
use std::fs;
use std::time::Duration;
use url::{Host, Url};

/// How long a server has to answer the farewell.
const FAREWELL: Duration = Duration::from_secs(5);

/// An SMTP server, and how to talk to it.
///
/// lettre's own transport is not used: it counts a mail as failed if the server takes it and then does not answer the
/// farewell, so that the mail would be sent twice.
#[derive(Clone)]
pub(super) struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    login: Option<Credentials>,
    hello: ClientId,
    patience: Duration,
}

#[derive(Clone)]
enum Tls {
    FromTheStart(TlsParameters),
    Starttls(TlsParameters),
    Never,
}

impl Smtp {
    /// Talks to this server under the name in the URL `site`.
    pub(super) fn new(server: &SmtpServer, site: &str, patience: Duration) -> Result<Self, TransportError> {
        let tls = match server.encryption {
            Encryption::Tls => Tls::FromTheStart(tls_parameters(&server.host)?),
            Encryption::Starttls => Tls::Starttls(tls_parameters(&server.host)?),
            Encryption::None => Tls::Never,
        };
        let hello = match Url::parse(site).ok().as_ref().and_then(Url::host) {
            Some(Host::Domain(name)) => ClientId::Domain(name.to_owned()),
            Some(Host::Ipv4(address)) => ClientId::Ipv4(address),
            Some(Host::Ipv6(address)) => ClientId::Ipv6(address),
            None => ClientId::default(),
        };
        let login =
            server.login.as_ref().map(|(user, password)| Credentials::new(user.clone(), password.clone()));
        Ok(Self { host: server.host.clone(), port: server.port, tls, login, hello, patience })
    }

    /// Returns once the server has taken the mail.
    pub(super) async fn send(&self, letter: &Letter) -> Result<(), SendError> {
        let delivered = tokio::time::timeout(self.patience, self.deliver(letter)).await;
        let silent = || SendError::Unusable(format!("no answer within {:?}", self.patience));
        let mut connection = delivered.map_err(|_| silent())??;
        // The mail is the server's now, whatever becomes of the farewell.
        tokio::spawn(async move { tokio::time::timeout(FAREWELL, connection.quit()).await });
        Ok(())
    }

    async fn deliver(&self, letter: &Letter) -> Result<AsyncSmtpConnection, SendError> {
        let connected = self.connect().await;
        let mut connection = connected.map_err(|error| SendError::Unusable(error.to_string()))?;
        connection.send(letter.message.envelope(), &letter.message.formatted()).await.map_err(judged)?;
        Ok(connection)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let from_the_start = match &self.tls {
            Tls::FromTheStart(tls) => Some(tls.clone()),
            Tls::Starttls(_) | Tls::Never => None,
        };
        let server = (self.host.as_str(), self.port);
        let connect = AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, from_the_start, None);
        let mut connection = connect.await?;
        if let Tls::Starttls(tls) = &self.tls {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(login) = &self.login {
            connection.auth(DEFAULT_MECHANISMS, login).await?;
        }
        Ok(connection)
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Smtp({}:{})", self.host, self.port)
    }
}

/// Interprets the reply to a mail. One of the form 55x is about the mailbox or the mail
/// ([RFC 5321 section 4.2.1](https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1)), so a later try is pointless. Others,
/// such as that a login is needed, an operator can mend.
fn judged(error: Error) -> SendError {
    let text = error.to_string();
    match error.status().map(|code| (code.severity, code.category)) {
        Some((Severity::PermanentNegativeCompletion, Category::MailSystem)) => SendError::Refused(text),
        Some((_, Category::Connections)) | None => SendError::Unusable(text),
        Some(_) => SendError::Deferred(text),
    }
}

/// Checks the server's certificate by the authorities of the system, or of the file that `SSL_CERT_FILE` names; by
/// Mozilla's where there is no such file.
fn tls_parameters(host: &str) -> Result<TlsParameters, TransportError> {
    let builder = TlsParametersBuilder::new(host.to_owned());
    let Some(file) = openssl_probe::probe().cert_file else {
        return Ok(builder.certificate_store(CertificateStore::WebpkiRoots).build()?);
    };
    let authorities = match fs::read(&file) {
        Ok(pem) => Certificate::from_pem(&pem)?,
        Err(cause) => return Err(TransportError::Authorities { file, cause }),
    };
    Ok(builder.certificate_store(CertificateStore::None).add_root_certificate(authorities).build()?)
}
