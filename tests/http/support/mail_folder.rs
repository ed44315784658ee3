//! The folder that a server writes its mails into.

use crate::support::app::{App, spawn_app_with};
use crate::support::postgres_cluster::Cluster;
use crate::support::program::DEADLINE;
use std::fs;
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub struct MailFolder(TempDir);

impl MailFolder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A server that writes its mails here, with more flags.
    pub async fn spawn_app(&self, flags: &[&str]) -> App {
        let own = self.flags();
        let own = own.each_ref().map(String::as_str);
        spawn_app_with(&[&own[..], flags].concat()).await
    }

    /// The flags of a server or a command that writes its mails here.
    pub fn flags(&self) -> [String; 4] {
        let url = format!("file:{}", self.0.path().display());
        ["--mail-url", &url, "--mail-from", "no-reply@example.org"].map(str::to_owned)
    }

    pub async fn spawn_app_on(&self, cluster: &Cluster) -> App {
        self.spawn_app(&["--database-url", &cluster.url()]).await
    }

    /// The mails to this address, the oldest first.
    pub fn to(&self, address: &str) -> Vec<String> {
        let files = fs::read_dir(self.0.path()).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|it| it == "eml")).collect();
        files.sort();
        let mails = files.iter().map(|path| decoded(&fs::read_to_string(path).unwrap()));
        mails.filter(|mail| mail.contains(&format!("\nTo: {address}\n"))).collect()
    }

    /// Waits for a mail to this address that contains this text.
    pub async fn has(&self, address: &str, text: &str) {
        let begun = Instant::now();
        while !self.to(address).iter().any(|mail| mail.contains(text)) {
            assert!(begun.elapsed() < DEADLINE, "no mail to {address} says {text:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The tokens of links to this page in mails to this address, the oldest first.
    pub fn tokens(&self, address: &str, page: &str) -> Vec<String> {
        let start = format!("{page}?token=");
        let token = |mail: &String| -> Option<String> {
            let (_, rest) = mail.split_once(&start)?;
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')?;
            Some(rest[..end].to_owned())
        };
        self.to(address).iter().filter_map(token).collect()
    }

    /// The last token of [`MailFolder::tokens`], once there are as many.
    pub async fn token(&self, address: &str, page: &str, number: usize) -> String {
        let begun = Instant::now();
        loop {
            let mut tokens = self.tokens(address, page);
            if tokens.len() >= number {
                return tokens.swap_remove(number - 1);
            }
            assert!(begun.elapsed() < DEADLINE, "{} of {number} links to {page} for {address}", tokens.len());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// A mail with its lines unfolded: the plain part is in quoted-printable or has short lines.
fn decoded(mail: &str) -> String {
    mail.replace("=\r\n", "").replace("=3D", "=").replace("\r\n", "\n")
}
