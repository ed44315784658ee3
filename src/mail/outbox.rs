//! The outbox, as the rooms see it that have something to tell.

use super::link::Link;
use super::message::Message;
use super::store::OutboxStore;
use crate::clock::Clock;
use crate::database::Transaction;
use crate::wire::LinkToken;

/// Takes the mails that this server sends. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Outbox {
    /// The public URL of this server, without a slash at its end.
    site: String,
    clock: Clock,
}

impl Outbox {
    /// An outbox whose mails link to `site`, the public URL of this server.
    pub fn new(site: &str, clock: Clock) -> Self {
        Self { site: site.trim_end_matches('/').to_owned(), clock }
    }

    /// A link to a page of this server, such as `/verify`, with a token that is good until `expires_at`, in unix seconds.
    pub fn link(&self, page: &str, token: &LinkToken, expires_at: i64) -> Link {
        Link::new(format!("{}{page}?token={}", self.site, token.reveal()), expires_at)
    }

    /// Within a transaction, puts a message into the outbox for the mailbox `to`. It is sent after the commit, and never
    /// if there is none. The domain of `to` may be in Unicode. `user_id` is the user whom the message concerns, if it
    /// concerns one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn enqueue(
        &self,
        transaction: &mut Transaction,
        user_id: Option<&str>,
        to: &str,
        message: &Message,
    ) -> Result<(), sqlx::Error> {
        let json = serde_json::to_string(message).map_err(|cause| sqlx::Error::Encode(cause.into()))?;
        OutboxStore::insert(transaction, user_id, to, &json, self.clock.now()).await
    }

    /// Within a transaction, deletes the mails that concern a user and are not sent yet, for when the account is deleted.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn withdraw(transaction: &mut Transaction, user_id: &str) -> Result<(), sqlx::Error> {
        OutboxStore::delete_of(transaction, user_id).await
    }
}
