//! An SMTP server of npm, whose mailboxes misbehave by their names: see `end2end/smtp-server.mjs`.

use crate::support::program::DEADLINE;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A running server, which stops when dropped.
pub struct SmtpServer {
    child: Child,
    pub port: u16,
    mails: Arc<Mutex<Vec<Mail>>>,
}

/// A mail that the server has taken.
#[derive(Clone, Debug)]
pub struct Mail(Value);

impl SmtpServer {
    pub fn start(options: &Value) -> Self {
        let mut node = Command::new("node");
        node.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/end2end/smtp-server.mjs")).arg(options.to_string());
        let mut child = node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node runs");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.next().expect("it starts; `.ci/setup packages` installs what it needs");
        let mails = Arc::<Mutex<Vec<Mail>>>::default();
        let taken = mails.clone();
        std::thread::spawn(move || {
            for line in lines {
                taken.lock().unwrap().push(Mail(serde_json::from_str(&line).unwrap()));
            }
        });
        Self { child, port: port.parse().unwrap(), mails }
    }

    /// Without encryption.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}?tls=none", self.port)
    }

    /// The mails that it has taken so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }

    /// Waits until it has taken as many mails, copies included.
    pub async fn takes(&self, mails: usize) -> Vec<Mail> {
        self.takes_until(|taken| taken.len() >= mails).await
    }

    /// Waits until it has taken mails for as many mailboxes.
    pub async fn serves(&self, mailboxes: usize) -> Vec<Mail> {
        let served = |taken: &[Mail]| taken.iter().map(Mail::to).collect::<BTreeSet<_>>().len();
        self.takes_until(|taken| served(taken) >= mailboxes).await
    }

    async fn takes_until(&self, enough: impl Fn(&[Mail]) -> bool) -> Vec<Mail> {
        let begun = Instant::now();
        loop {
            let taken = self.mails();
            if enough(&taken) {
                return taken;
            }
            assert!(begun.elapsed() < DEADLINE, "only {} mails have arrived", taken.len());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Mail {
    /// A text of the envelope or the connection.
    pub fn text(&self, field: &str) -> &str {
        self.0[field].as_str().unwrap_or_default()
    }

    /// Headers and body, with long lines joined (quoted-printable).
    pub fn content(&self) -> String {
        self.text("content").replace("=\r\n", "")
    }

    pub fn is_encrypted(&self) -> bool {
        self.0["encrypted"] == true
    }

    /// The only recipient.
    pub fn to(&self) -> &str {
        assert_eq!(self.0["to"].as_array().unwrap().len(), 1);
        self.0["to"][0].as_str().unwrap()
    }

    pub fn header(&self, name: &str) -> String {
        let (head, _) = self.text("content").split_once("\r\n\r\n").unwrap();
        let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("no {name} in {head}")).to_owned()
    }
}
