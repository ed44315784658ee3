//! Links to a new password that a mail brings.
//!
//! A request is answered as soon as it is in the database, so that the time of the answer does not tell whether there is
//! such a user or whether they have an address. A background task carries it out.

use super::{AccountError, Accounts};
use crate::addresses::AddressStore;
use crate::audit::EventKind;
use crate::client_info::ClientInfo;
use crate::mail::{Message, Outbox};
use crate::recovery::{LinkOrigin, RecoveryRequests, RecoveryStore};
use crate::users::{UserStore, new_link_token};
use std::time::Duration;

/// The least time between an answer and the work on its request, so that the work delays no answer whose time tells
/// something.
const DELAY: Duration = Duration::from_millis(200);
/// The pause between two looks for requests that another process answered and then crashed.
const INTERVAL: Duration = Duration::from_secs(5);
const BETWEEN_PURGES: Duration = Duration::from_secs(3_600);

impl Accounts {
    /// How long a mailed link is good, in seconds.
    pub(super) const RECOVERY_LINK_LIFETIME: i64 = 3_600;

    /// Asks for a mail to this user that brings a link to a new password. Takes as long without a user.
    ///
    /// # Errors
    /// [`AccountError::NoMail`].
    pub async fn request_recovery(
        &self,
        user_id: Option<String>,
        client: &ClientInfo,
    ) -> Result<(), AccountError> {
        self.outbox()?;
        self.requests.insert(user_id.as_deref(), client, self.clock.now()).await?;
        self.requested.notify_one();
        Ok(())
    }

    /// Carries out requests for a mail, for as long as the process lives.
    pub async fn mail_recovery_links(self, outbox: Outbox) {
        loop {
            if let Err(cause) = self.carry_out_requests(&outbox).await {
                tracing::warn!(%cause, "requests for a link by mail wait: they could not be carried out");
            }
            if tokio::time::timeout(INTERVAL, self.requested.notified()).await.is_ok() {
                tokio::time::sleep(DELAY).await;
            }
        }
    }

    async fn carry_out_requests(&self, outbox: &Outbox) -> Result<(), AccountError> {
        for id in self.requests.waiting().await? {
            self.carry_out(&id, outbox).await?;
        }
        Ok(())
    }

    /// Does nothing for an account without a verified address, or if another node is faster.
    async fn carry_out(&self, id: &str, outbox: &Outbox) -> Result<(), AccountError> {
        let token = new_link_token()?;
        let mut transaction = self.database.durable.begin().await?;
        let Some(request) = RecoveryRequests::take(&mut transaction, id).await? else {
            return Ok(());
        };
        let expires_at = self.clock.now() + Self::RECOVERY_LINK_LIFETIME;
        // An old one waited for a server that could not send: its user has asked again, or found another way.
        let is_current = request.at > self.clock.now() - Self::RECOVERY_LINK_LIFETIME;
        let user = match request.user_id.filter(|_| is_current) {
            Some(user_id) => self.users.by_id(&user_id).await?,
            None => None,
        };
        let mut mailed = None;
        if let Some(user) = user
            && UserStore::lock(&mut transaction, &user).await?
            && let Some(address) = AddressStore::verified(&mut transaction, &user.id).await?
        {
            let origin = LinkOrigin::Mail;
            RecoveryStore::insert_link(&mut transaction, &user, origin, &token, expires_at).await?;
            let link = outbox.link("/recover", &token, expires_at);
            let message = Message::Recovery { username: user.username, link };
            outbox.enqueue(&mut transaction, Some(&user.id), address.as_str(), &message).await?;
            mailed = Some(user.id);
        }
        transaction.commit().await?;
        if let Some(user_id) = mailed {
            self.audit.note(&user_id, EventKind::RecoveryMailed, &request.client).await;
        }
        Ok(())
    }

    /// Deletes the links of addresses that have expired, for as long as the process lives.
    pub async fn purge_address_links(self) {
        loop {
            if let Err(cause) = self.addresses.delete_expired_links(self.clock.now()).await {
                tracing::warn!(%cause, "expired links of addresses can't be deleted");
            }
            tokio::time::sleep(BETWEEN_PURGES).await;
        }
    }
}
