//! Mails that the server takes, defers, refuses or ignores.

use super::smtp_server::SmtpServer;
use crate::support::app::{App, DAY, spawn_app_with};
use crate::support::program::DEADLINE;
use latchkey::clock::Clock;
use latchkey::database::Database;
use latchkey::mail::{Letterhead, Link, Message, Outbox, PATIENCE, Sender, Transport};
use serde_json::json;
use std::net::TcpListener;
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub const FROM: &str = "Latchkey <no-reply@example.org>";
const SITE: &str = "https://login.example.org";
/// The token of the link in [`enqueue`]'s mails.
pub const TOKEN: &str = "kX2vQ9bWJm4sT7yLp0cRzE5hNf8aUd3gVo6iBqKtHwM";

/// Puts a mail with a link into the outbox.
pub async fn enqueue(database: &Database, clock: &Clock, to: &str) {
    let link = Link::new(format!("{SITE}/recover?token={TOKEN}"), clock.now() + DAY);
    let mut transaction = database.durable.begin().await.unwrap();
    let message = Message::Recovery { username: "ada".to_owned(), link };
    Outbox::new(SITE, clock.clone()).enqueue(&mut transaction, None, to, &message).await.unwrap();
    transaction.commit().await.unwrap();
}

/// How many mails wait.
pub async fn waiting(database: &Database) -> i64 {
    sqlx::query_scalar("SELECT COUNT(*) FROM outbox").fetch_one(&database.durable).await.unwrap()
}

pub async fn empty(database: &Database) {
    let begun = Instant::now();
    while waiting(database).await > 0 {
        assert!(begun.elapsed() < DEADLINE, "mails still wait");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn spawn(url: &str) -> App {
    spawn_app_with(&["--mail-url", url, "--mail-from", FROM]).await
}

/// The sender without a server around it, for a mail server that may take `patience` for each mail.
async fn sender(url: &str, patience: Duration) -> (TempDir, Database, Clock, Sender) {
    let folder = tempfile::tempdir().unwrap();
    let path = format!("sqlite://{}", folder.path().join("latchkey.db").display());
    let (database, clock) = (Database::open(&path).await.unwrap(), Clock::default());
    let transport = Transport::open(&url.parse().unwrap(), SITE, patience).unwrap();
    let letterhead = Letterhead { from: FROM.parse().unwrap(), site: SITE.to_owned() };
    let sender = Sender::new(database.clone(), letterhead, transport, clock.clone());
    (folder, database, clock, sender)
}

#[tokio::test]
async fn a_mail_arrives_once_and_its_row_is_gone() {
    let smtp = SmtpServer::start(&json!({}));
    let app = spawn(&smtp.url()).await;
    let database = app.database().await;
    enqueue(&database, &app.clock, "ada@example.org").await;
    empty(&database).await;
    let mails = smtp.takes(1).await;
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!((mail.text("from"), mail.to()), ("no-reply@example.org", "ada@example.org"));
    assert_eq!(mail.text("hello"), "localhost", "the host of the public URL");
    assert_eq!(mail.header("From"), FROM);
    assert_eq!(mail.header("Subject"), "Set a new password");
    assert!(mail.header("Message-ID").ends_with("@example.org>"));
    assert_eq!(mail.content().matches(TOKEN).count(), 2, "{mail:?}");
}

#[tokio::test]
async fn a_greylisted_mail_is_taken_at_the_second_try() {
    let smtp = SmtpServer::start(&json!({}));
    let (_folder, database, clock, sender) = sender(&smtp.url(), PATIENCE).await;
    enqueue(&database, &clock, "greylisted@example.org").await;
    enqueue(&database, &clock, "ada@example.org").await;
    sender.send_due().await.unwrap();
    assert_eq!(waiting(&database).await, 1, "the other mail does not wait for it");
    clock.step(15);
    sender.send_due().await.unwrap();
    assert_eq!(waiting(&database).await, 0);
    let to: Vec<_> = smtp.takes(2).await.iter().map(|mail| mail.to().to_owned()).collect();
    assert_eq!(to, ["ada@example.org", "greylisted@example.org"]);
}

#[tokio::test]
async fn a_refused_mail_is_given_up_and_the_next_one_goes() {
    let smtp = SmtpServer::start(&json!({}));
    let (_folder, database, clock, sender) = sender(&smtp.url(), PATIENCE).await;
    enqueue(&database, &clock, "unknown@example.org").await;
    enqueue(&database, &clock, "ada@example.org").await;
    sender.send_due().await.unwrap();
    assert_eq!(waiting(&database).await, 0);
    let taken = smtp.takes(1).await;
    assert_eq!((taken.len(), taken[0].to()), (1, "ada@example.org"));
}

#[tokio::test]
async fn a_server_that_hangs_keeps_a_mail_for_a_while_and_no_other_for_ever() {
    let smtp = SmtpServer::start(&json!({}));
    let (_folder, database, clock, sender) = sender(&smtp.url(), Duration::from_millis(500)).await;
    enqueue(&database, &clock, "silent@example.org").await;
    sender.send_due().await.unwrap();
    assert_eq!((waiting(&database).await, smtp.mails().len()), (1, 0));
    // Far from its next try: on a slow machine half a second is not enough for a mail either, which then waits, too.
    let (_folder, other, clock, sender) = self::sender(&smtp.url(), PATIENCE).await;
    enqueue(&other, &clock, "ada@example.org").await;
    sender.send_due().await.unwrap();
    assert_eq!(waiting(&other).await, 0);
    // Nor does it take a server that accepts connections and says nothing.
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}?tls=none", mute.local_addr().unwrap());
    let (_folder, database, clock, sender) = self::sender(&url, Duration::from_millis(500)).await;
    enqueue(&database, &clock, "ada@example.org").await;
    sender.send_due().await.unwrap();
    assert_eq!(waiting(&database).await, 1);
}

#[tokio::test]
async fn without_a_mail_server_mails_wait_and_all_else_works() {
    // A port that nobody listens on: the listener is gone.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let app = spawn(&format!("smtp://{address}?tls=none")).await;
    let database = app.database().await;
    enqueue(&database, &app.clock, "ada@example.org").await;
    let begun = Instant::now();
    let tried = "SELECT COUNT(*) FROM outbox WHERE pause > 15";
    while sqlx::query_scalar::<_, i64>(tried).fetch_one(&database.reads).await.unwrap() == 0 {
        assert!(begun.elapsed() < DEADLINE, "the mail is not tried");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(app.get("/readyz").await.status, 200);
    let ada = app.signed_in("ada").await;
    app.me(&ada).await.ok();
    assert_eq!(waiting(&database).await, 1);
}
