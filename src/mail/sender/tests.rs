use super::*;
use crate::mail::{Link, Outbox};
use sqlx::Row;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use tempfile::TempDir;

const TOKEN: &str = "kX2vQ9bWJm4sT7yLp0cRzE5hNf8aUd3gVo6iBqKtHwM";
const DAY: i64 = 86_400;

/// A database with an outbox, a folder that mails are written into, and a clock.
struct Office {
    folder: TempDir,
    database: Database,
    clock: Clock,
    sender: Sender,
}

impl Office {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("latchkey.db").display());
        let (database, clock) = (Database::open(&url).await.unwrap(), Clock::default());
        let site = "https://login.example.org".to_owned();
        let transport = format!("file:{}", folder.path().join("mails").display()).parse().unwrap();
        let transport = Transport::open(&transport, &site, Duration::from_secs(5)).unwrap();
        let letterhead = Letterhead { from: "Latchkey <no-reply@example.org>".parse().unwrap(), site };
        let sender = Sender::new(database.clone(), letterhead, transport, clock.clone());
        Self { folder, database, clock, sender }
    }

    fn mails(&self) -> PathBuf {
        self.folder.path().join("mails")
    }

    /// Puts a file where the folder of mails would be, so that no mail can be written.
    fn close(&self) {
        fs::write(self.mails(), "").unwrap();
    }

    fn open(&self) {
        fs::remove_file(self.mails()).unwrap();
    }

    async fn enqueue(&self, to: &str) {
        let link = Link::new(format!("https://login.example.org/recover?token={TOKEN}"), self.clock.now());
        let message = Message::Recovery { username: "ada".to_owned(), link };
        let mut transaction = self.database.durable.begin().await.unwrap();
        let outbox = Outbox::new("https://login.example.org", self.clock.clone());
        outbox.enqueue(&mut transaction, Some(to), to, &message).await.unwrap();
        transaction.commit().await.unwrap();
    }

    async fn send(&self) -> Round {
        self.sender.round().await.unwrap()
    }

    /// When each waiting mail is due.
    async fn due(&self) -> Vec<i64> {
        let rows = sqlx::query("SELECT due_at FROM outbox ORDER BY id").fetch_all(&self.database.reads);
        rows.await.unwrap().iter().map(|row| row.try_get(0).unwrap()).collect()
    }

    /// The contents of the files in the folder of mails, with long lines joined (quoted-printable).
    fn written(&self) -> Vec<String> {
        let files = fs::read_dir(self.mails()).into_iter().flatten();
        let mails = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        mails.map(|mail| mail.replace("=\r\n", "")).collect()
    }
}

#[tokio::test]
async fn a_mail_is_sent_whole_and_its_link_is_forgotten() {
    let office = Office::new().await;
    office.enqueue("ada@example.org").await;
    assert_eq!(office.send().await, Round::Done);
    assert!(office.due().await.is_empty());
    let written = office.written();
    assert_eq!(written.len(), 1);
    for part in [
        "From: Latchkey <no-reply@example.org>\r\n",
        "To: ada@example.org\r\n",
        "Subject: Set a new password\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Content-Type: text/plain",
        "Content-Type: text/html",
    ] {
        assert!(written[0].contains(part), "{}", written[0]);
    }
    assert_eq!(written[0].matches(TOKEN).count(), 2, "once as text and once as HTML");
    let file = fs::read_dir(office.mails()).unwrap().next().unwrap().unwrap();
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn pauses_double_up_to_a_quarter_of_an_hour() {
    let office = Office::new().await;
    office.close();
    office.enqueue("ada@example.org").await;
    for pause in [15, 30, 60, 120, 240, 480, 900, 900] {
        let before = office.clock.now();
        assert_eq!(office.send().await, Round::Outage);
        let after = office.clock.now();
        let due = office.due().await[0];
        assert!((before + pause..=after + pause).contains(&due), "due after {} s", due - after);
        // It is not tried before its time.
        assert_eq!(office.send().await, Round::Done);
        assert_eq!(office.due().await, [due]);
        office.clock.step(due - office.clock.now());
    }
    office.open();
    assert_eq!(office.send().await, Round::Done);
    assert_eq!((office.due().await.len(), office.written().len()), (0, 1));
}

#[tokio::test]
async fn a_mail_is_given_up_after_three_days_and_not_before() {
    let office = Office::new().await;
    office.close();
    office.enqueue("ada@example.org").await;
    office.clock.step(3 * DAY - 600);
    office.send().await;
    assert_eq!(office.due().await.len(), 1);
    office.clock.step(600);
    office.send().await;
    assert!(office.due().await.is_empty());
}

#[tokio::test]
async fn while_the_mail_server_is_gone_one_mail_of_many_is_tried() {
    let office = Office::new().await;
    office.close();
    for to in ["ada@example.org", "bob@example.org", "eve@example.org"] {
        office.enqueue(to).await;
    }
    let now = office.clock.now();
    assert_eq!(office.send().await, Round::Outage);
    assert_eq!(office.due().await.iter().filter(|due| **due > now + 5).count(), 1);
    office.open();
    assert_eq!(office.send().await, Round::Done);
    assert_eq!(office.written().len(), 2, "those that were not tried need not wait");
}

#[tokio::test]
async fn a_mail_that_nobody_can_send_is_given_up_at_once() {
    let office = Office::new().await;
    office.enqueue("nobody").await;
    office.enqueue("ada@example.org").await;
    sqlx::query("UPDATE outbox SET message = '{}' WHERE recipient = 'ada@example.org'")
        .execute(&office.database.durable)
        .await
        .unwrap();
    assert_eq!(office.send().await, Round::Done);
    assert_eq!((office.due().await.len(), office.written().len()), (0, 0));
}

#[tokio::test]
async fn a_domain_in_unicode_is_sent_in_ascii() {
    let office = Office::new().await;
    office.enqueue("ada@bücher.example").await;
    office.send().await;
    assert!(office.written()[0].contains("To: ada@xn--bcher-kva.example\r\n"), "{:?}", office.written());
}

#[tokio::test]
async fn nothing_is_sent_of_a_transaction_that_was_rolled_back_nor_what_was_withdrawn() {
    let office = Office::new().await;
    let message = Message::PasswordChanged { username: "ada".to_owned(), at: office.clock.now() };
    let outbox = Outbox::new("https://login.example.org", office.clock.clone());
    let mut transaction = office.database.durable.begin().await.unwrap();
    outbox.enqueue(&mut transaction, None, "ada@example.org", &message).await.unwrap();
    transaction.rollback().await.unwrap();
    office.enqueue("bob@example.org").await;
    office.enqueue("eve@example.org").await;
    let mut transaction = office.database.durable.begin().await.unwrap();
    Outbox::withdraw(&mut transaction, "bob@example.org").await.unwrap();
    transaction.commit().await.unwrap();
    office.send().await;
    let written = office.written();
    assert!(written.len() == 1 && written[0].contains("To: eve@example.org"), "{written:?}");
}
