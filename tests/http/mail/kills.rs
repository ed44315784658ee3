//! Kills nodes that send mails at random moments. Each mail must arrive, and a kill may double the one under way.

use super::deliveries::{empty, enqueue};
use super::smtp_server::SmtpServer;
use crate::support::postgres_cluster::Cluster;
use crate::support::program::{Home, Running};
use latchkey::clock::Clock;
use latchkey::database::Database;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use uuid::Uuid;

const NODES: usize = 3;
const KILLS: usize = 25;
/// The mails before each kill.
const BATCH: usize = 6;
/// Enough that one node, at [`DELAY`] each, does not get through them before the others look for mails.
const LAST_BATCH: usize = 60;
/// How long the mail server takes to answer when it has a mail, in milliseconds, so that kills hit that moment.
const DELAY: u64 = 50;

struct Node {
    home: Home,
    name: String,
    running: Option<Running>,
}

impl Node {
    fn start(&mut self, database: &str, mail: &str) {
        let from = self.from();
        let arguments = ["--database-url", database, "--mail-url", mail, "--mail-from", &from];
        self.running = Some(self.home.start(&arguments));
    }

    /// The sender of this node's mails.
    fn from(&self) -> String {
        format!("{}@example.org", self.name)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_mail_is_lost_when_nodes_are_killed_and_each_kill_doubles_at_most_one() {
    let cluster = Cluster::begin();
    let smtp = SmtpServer::start(&json!({ "delay": DELAY }));
    let database = Database::open(&cluster.url()).await.unwrap();
    let clock = Clock::default();
    let mut nodes: Vec<Node> = (0..NODES)
        .map(|number| Node { home: Home::new(), name: format!("node{number}"), running: None })
        .collect();
    for node in &mut nodes {
        node.start(&cluster.url(), &smtp.url());
    }
    let mut sent = 0;
    for _ in 0..KILLS {
        let before = smtp.mails().len();
        for _ in 0..BATCH {
            sent += 1;
            enqueue(&database, &clock, &format!("mail{sent}@example.org")).await;
        }
        // The node that is sending now.
        let mails = smtp.takes(before + 1).await;
        let from = mails.last().unwrap().text("from").to_owned();
        tokio::time::sleep(Duration::from_millis(random(DELAY))).await;
        let node = nodes.iter_mut().find(|node| node.from() == from).unwrap();
        // SIGKILL, so that it has no chance to clean up.
        drop(node.running.take());
        node.start(&cluster.url(), &smtp.url());
    }
    for _ in 0..LAST_BATCH {
        sent += 1;
        enqueue(&database, &clock, &format!("mail{sent}@example.org")).await;
    }
    empty(&database).await;

    let mails = smtp.serves(sent).await;
    let mut arrived = BTreeMap::<&str, BTreeSet<String>>::new();
    for mail in &mails {
        arrived.entry(mail.to()).or_default().insert(mail.header("Message-ID"));
    }
    assert_eq!(arrived.len(), sent, "mails were lost");
    assert!(arrived.values().all(|ids| ids.len() == 1), "copies are known by their id: {arrived:?}");
    let doubled = mails.len() - sent;
    println!("{KILLS} kills, {sent} mails, {doubled} of them twice");
    assert!(doubled <= KILLS, "{doubled} copies after {KILLS} kills");
    assert!(doubled > 0, "no kill hit a mail under way");
    let senders: BTreeSet<_> =
        mails[mails.len() - LAST_BATCH..].iter().map(|mail| mail.text("from")).collect();
    assert_eq!(senders.len(), NODES, "the nodes share the work");
}

/// A random number of milliseconds up to a limit.
fn random(limit: u64) -> u64 {
    u64::try_from(Uuid::new_v4().as_u128() % (u128::from(limit) + 1)).unwrap()
}
