//! Sends the mails of the outbox, in the background.

use super::letter::{Letter, Letterhead};
use super::message::Message;
use super::send_error::SendError;
use super::store::{OutboxStore, Taken};
use super::transport::Transport;
use crate::clock::Clock;
use crate::database::Database;
use std::time::Duration;

/// The pause between two looks at the outbox.
const POLL: Duration = Duration::from_secs(1);
/// The pause after the mail server or the database could not be used.
const OUTAGE: Duration = Duration::from_secs(10);
/// A mail that could not be sent for this long, in seconds, is given up.
const GIVE_UP: i64 = 3 * 86_400;

/// Sends the mails of the outbox one by one. Nodes with one PostgreSQL database share the work; on SQLite there must be
/// one sender.
#[derive(Clone, Debug)]
pub struct Sender {
    store: OutboxStore,
    letterhead: Letterhead,
    transport: Transport,
    clock: Clock,
}

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Round {
    /// Each mail that was due has been tried.
    Done,
    /// The mail server can't be used.
    Outage,
}

impl Sender {
    /// Sends the mails that wait in `database`.
    pub fn new(database: Database, letterhead: Letterhead, transport: Transport, clock: Clock) -> Self {
        Self { store: OutboxStore::new(database), letterhead, transport, clock }
    }

    /// Sends mails for as long as the process lives.
    pub async fn run(self) {
        loop {
            let pause = match self.round().await {
                Ok(Round::Done) => POLL,
                Ok(Round::Outage) => OUTAGE,
                Err(cause) => {
                    tracing::warn!(%cause, "the outbox can't be read or written");
                    OUTAGE
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// Tries each mail that is due once; ends early if the mail server can't be used.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn send_due(&self) -> Result<(), sqlx::Error> {
        self.round().await.map(|_| ())
    }

    async fn round(&self) -> Result<Round, sqlx::Error> {
        let (waiting, due) = self.store.count(self.clock.now()).await?;
        metrics::gauge!("latchkey_mails_waiting").set(waiting as f64);
        if due == 0 {
            return Ok(Round::Done);
        }
        while let Some(mail) = self.store.take_due(self.clock.now()).await? {
            let letter = self.write(&mail);
            match self.send(letter).await {
                Ok(()) => {
                    count("sent");
                    mail.delete().await?;
                }
                Err(cause) => {
                    let outage = matches!(cause, SendError::Unusable(_));
                    self.failed(mail, &cause).await?;
                    if outage {
                        return Ok(Round::Outage);
                    }
                }
            }
        }
        Ok(Round::Done)
    }

    fn write(&self, mail: &Taken) -> Result<Letter, SendError> {
        // Without its cause, which may quote the message.
        let message: Message = serde_json::from_str(&mail.message)
            .map_err(|_| SendError::Refused("its row does not hold a message".to_owned()))?;
        Letter::write(&self.letterhead, mail, &message)
    }

    async fn send(&self, letter: Result<Letter, SendError>) -> Result<(), SendError> {
        self.transport.send(&letter?).await
    }

    async fn failed(&self, mail: Taken, cause: &SendError) -> Result<(), sqlx::Error> {
        let (id, to) = (mail.id.clone(), mail.recipient.clone());
        let is_too_old = self.clock.now() - mail.created_at >= GIVE_UP;
        if is_too_old || matches!(cause, SendError::Refused(_)) {
            count("given_up");
            tracing::error!(mail = id, to, %cause, "a mail was given up");
            return mail.delete().await;
        }
        count("failed");
        tracing::warn!(mail = id, to, %cause, "a mail could not be sent; it will be tried again");
        mail.postpone().await
    }
}

fn count(outcome: &'static str) {
    metrics::counter!("latchkey_mails_total", "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests;
