//! STARTTLS, TLS and logins, with certificates checked.

use super::deliveries::{FROM, TOKEN, empty, enqueue, waiting};
use super::smtp_server::SmtpServer;
use crate::support::certificates::Authority;
use crate::support::program::{Home, Running};
use latchkey::clock::Clock;
use latchkey::database::Database;
use serde_json::{Value, json};
use std::path::Path;

const PASSWORD: &str = "nine-owls";

/// A mail server with a certificate for `localhost`, and what a Latchkey needs to trust it.
struct Post {
    authority: Authority,
    smtp: SmtpServer,
}

impl Post {
    fn open(home: &Home, options: Value) -> Self {
        let authority = Authority::new();
        let (cert, key) = (home.path("mail.crt"), home.path("mail.key"));
        authority.certify("localhost", &cert, &key);
        let mut all = json!({ "cert": cert, "key": key, "user": "latchkey", "password": PASSWORD });
        all.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
        Self { authority, smtp: SmtpServer::start(&all) }
    }

    fn url(&self, scheme: &str, host: &str) -> String {
        format!("{scheme}://latchkey:{PASSWORD}@{host}:{}", self.smtp.port)
    }
}

/// Starts a server that sends to this URL and trusts this authority.
fn start(home: &Home, url: &str, authority: &Path) -> Running {
    let mut command = home.command();
    command.env("SSL_CERT_FILE", authority).env("RUST_LOG", "trace").args(["--bcrypt-cost", "4"]);
    command.args(["--mail-url", url, "--mail-from", FROM]);
    Running::begin(&mut command, &home.path("log"))
}

async fn database(home: &Home) -> Database {
    Database::open(&format!("sqlite://{}", home.path("data/latchkey.db").display())).await.unwrap()
}

#[tokio::test]
async fn mails_go_encrypted_to_a_server_whose_certificate_is_good() {
    for (scheme, secure) in [("smtp", false), ("smtps", true)] {
        let home = Home::new();
        let post = Post::open(&home, json!({ "secure": secure }));
        let server = start(&home, &post.url(scheme, "localhost"), &post.authority.certificate());
        let database = database(&home).await;
        enqueue(&database, &Clock::default(), "ada@example.org").await;
        empty(&database).await;
        let mail = post.smtp.takes(1).await.remove(0);
        assert!(mail.is_encrypted());
        assert_eq!((mail.text("user"), mail.to()), ("latchkey", "ada@example.org"));
        for secret in [TOKEN, PASSWORD] {
            assert!(!server.log().contains(secret), "{secret} is in the log");
        }
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let metrics = http.get(server.url("/metrics")).send().await.unwrap().text().await.unwrap();
        assert!(metrics.contains(r#"latchkey_mails_total{outcome="sent"} 1"#), "{metrics}");
        assert!(metrics.contains("latchkey_mails_waiting "), "{metrics}");
    }
}

#[tokio::test]
async fn a_server_gets_no_mail_without_encryption_or_with_a_certificate_that_is_not_good() {
    for (scheme, host, options, foreign, reason) in [
        ("smtp", "localhost", json!({ "starttls": false }), false, "STARTTLS is not supported"),
        ("smtp", "127.0.0.1", json!({}), false, "invalid peer certificate"),
        ("smtps", "127.0.0.1", json!({ "secure": true }), false, "invalid peer certificate"),
        ("smtp", "localhost", json!({}), true, "invalid peer certificate: UnknownIssuer"),
        ("smtps", "localhost", json!({ "secure": true }), true, "invalid peer certificate: UnknownIssuer"),
        ("smtp", "localhost", json!({ "password": "another" }), false, "535"),
    ] {
        let home = Home::new();
        let post = Post::open(&home, options);
        let other = Authority::new();
        let trusted = if foreign { &other } else { &post.authority };
        let mut server = start(&home, &post.url(scheme, host), &trusted.certificate());
        let database = database(&home).await;
        enqueue(&database, &Clock::default(), "ada@example.org").await;
        let line = server.says("a mail could not be sent");
        assert!(line.contains(reason), "{line}");
        assert_eq!((waiting(&database).await, post.smtp.mails().len()), (1, 0));
        assert!(!server.log().contains(PASSWORD), "{}", server.log());
    }
}

#[tokio::test]
async fn a_folder_gets_the_mails_of_development_and_the_log_the_newest_link() {
    let home = Home::new();
    let mut server = home.start(&["--mail-url", "file:mails", "--mail-from", FROM]);
    let database = database(&home).await;
    enqueue(&database, &Clock::default(), "ada@example.org").await;
    let line = server.says("a mail was written");
    assert!(line.contains(&format!("link=https://login.example.org/recover?token={TOKEN}")), "{line}");
    empty(&database).await;
    let files = std::fs::read_dir(home.path("mails")).unwrap();
    let names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.len() == 1 && names[0].ends_with(".eml"), "{names:?}");
}
