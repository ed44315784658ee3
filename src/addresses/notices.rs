//! Notices: mails that tell users what happened to their accounts.

use super::store::AddressStore;
use crate::database::Transaction;
use crate::mail::{Message, Outbox};

/// Tells users by mail what happened. By default nobody is told. Cloning it is cheap.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    /// `None` if this server can't send mail.
    outbox: Option<Outbox>,
}

impl Notices {
    /// Notices that go into this outbox, if there is one.
    pub fn new(outbox: Option<Outbox>) -> Self {
        Self { outbox }
    }

    /// Within the transaction of what it tells, puts a message for a user into the outbox, if they have a verified address.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tell(
        &self,
        transaction: &mut Transaction,
        user_id: &str,
        message: &Message,
    ) -> Result<(), sqlx::Error> {
        if let Some(outbox) = &self.outbox
            && let Some(address) = AddressStore::verified(&mut *transaction, user_id).await?
        {
            outbox.enqueue(transaction, Some(user_id), address.as_str(), message).await?;
        }
        Ok(())
    }
}
