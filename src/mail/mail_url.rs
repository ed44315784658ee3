//! The setting that says where mails go.

use percent_encoding::percent_decode_str;
use std::path::PathBuf;
use std::str::FromStr;
use url::{Host, Url};

/// Where mails go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailUrl {
    /// To an SMTP server.
    Smtp(SmtpServer),
    /// Into a folder, for development.
    Folder(PathBuf),
}

/// An SMTP server. `Debug` hides the login.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpServer {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encryption: Encryption,
    /// The username and the password.
    pub(super) login: Option<(String, String)>,
}

/// How the connection to an SMTP server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encryption {
    /// By TLS from the start.
    Tls,
    /// By TLS, before anything else is said; a server without it gets no mail.
    Starttls,
    /// Not at all.
    None,
}

/// No placeholder of this text looks like a password, which messages leave out.
const ACCEPTED: &str = "accepted are smtps://HOST, smtp://HOST (with STARTTLS), smtp://HOST:PORT?tls=none and \
    file:FOLDER; a login goes before HOST, as USER:PASSWORD and @";

impl FromStr for MailUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(folder) = text.strip_prefix("file:") {
            let folder = folder.strip_prefix("//").unwrap_or(folder);
            return if folder.is_empty() { Err(ACCEPTED) } else { Ok(Self::Folder(folder.into())) };
        }
        let url = Url::parse(text).map_err(|_| ACCEPTED)?;
        let (encryption, usual_port) = match (url.scheme(), url.query()) {
            ("smtps", None) => (Encryption::Tls, 465),
            ("smtp", None) => (Encryption::Starttls, 587),
            ("smtp", Some("tls=none")) => (Encryption::None, 25),
            _ => return Err(ACCEPTED),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(ACCEPTED);
        }
        let host = match url.host() {
            Some(Host::Domain(name)) => decoded(name)?,
            Some(Host::Ipv4(address)) => address.to_string(),
            Some(Host::Ipv6(address)) => address.to_string(),
            None => return Err(ACCEPTED),
        };
        if host.is_empty() {
            return Err(ACCEPTED);
        }
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => Some((decoded(user)?, decoded(password)?)),
            _ => return Err("a login has a user and a password"),
        };
        Ok(Self::Smtp(SmtpServer { host, port: url.port().unwrap_or(usual_port), encryption, login }))
    }
}

fn decoded(part: &str) -> Result<String, &'static str> {
    let text = percent_decode_str(part).decode_utf8();
    text.map(String::from).map_err(|_| "user, password and host must be UTF-8")
}

impl std::fmt::Debug for SmtpServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpServer({}:{}, {:?})", self.host, self.port, self.encryption)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(text: &str) -> SmtpServer {
        match text.parse() {
            Ok(MailUrl::Smtp(server)) => server,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_connection_is_encrypted_unless_the_url_says_otherwise() {
        for (text, port, encryption) in [
            ("smtps://mail.example.org", 465, Encryption::Tls),
            ("smtps://mail.example.org:4650/", 4650, Encryption::Tls),
            ("smtp://mail.example.org", 587, Encryption::Starttls),
            ("smtp://mail.example.org:25", 25, Encryption::Starttls),
            ("smtp://mail.example.org:1025?tls=none", 1025, Encryption::None),
            ("smtp://mail.example.org?tls=none", 25, Encryption::None),
        ] {
            let server = server(text);
            assert_eq!(
                (&*server.host, server.port, server.encryption, server.login),
                ("mail.example.org", port, encryption, None)
            );
        }
        assert_eq!(server("smtp://[::1]:25?tls=none").host, "::1");
    }

    #[test]
    fn a_login_is_decoded_and_not_shown() {
        let server = server("smtps://ada%40example.org:s%3Acr%2Fet@mail.example.org");
        assert_eq!(server.login, Some(("ada@example.org".to_owned(), "s:cr/et".to_owned())));
        let shown = format!("{:?}", MailUrl::Smtp(server));
        assert!(!shown.contains("cr/et") && !shown.contains("ada"), "{shown}");
    }

    #[test]
    fn a_folder_is_absolute_or_relative() {
        for (text, folder) in
            [("file:mails", "mails"), ("file:/tmp/mails", "/tmp/mails"), ("file:///tmp/mails", "/tmp/mails")]
        {
            assert_eq!(text.parse(), Ok(MailUrl::Folder(folder.into())));
        }
    }

    #[test]
    fn other_urls_are_refused_with_what_is_accepted() {
        for text in [
            "",
            "mail.example.org",
            "http://mail.example.org",
            "smtp://",
            "smtp://mail.example.org?tls=opportunistic",
            "smtps://mail.example.org?tls=none",
            "smtp://mail.example.org/path",
            "smtp://mail.example.org:99999",
            "file:",
        ] {
            assert_eq!(text.parse::<MailUrl>(), Err(ACCEPTED), "{text}");
        }
        for text in ["smtps://ada@mail.example.org", "smtps://:secret@mail.example.org"] {
            assert!(text.parse::<MailUrl>().unwrap_err().contains("login"), "{text}");
        }
    }
}
