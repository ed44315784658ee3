//! Adds, changes and removes the email address of a user. A new one counts once its link is used; the old one gets a link
//! that undoes the change.

use super::{AccountError, Accounts};
use crate::addresses::{AddressLink, AddressStore, LinkKind};
use crate::audit::EventKind;
use crate::client_info::ClientInfo;
use crate::database::Transaction;
use crate::mail::Message;
use crate::recovery::{LinkOrigin, RecoveryStore};
use crate::users::{EmailAddress, User, UserStore, new_link_token};
use crate::wire::{EmailRestored, EmailVerified, Ended, LinkToken};

impl Accounts {
    /// Mails a link to an address that a user, who has just confirmed the password, wants to have. It replaces the link
    /// before. Whether another account has the address shows only when the link is used: only its owner may know.
    ///
    /// # Errors
    /// [`AccountError::NoMail`]; [`AccountError::Changed`] if the credentials have changed since `user` was read.
    pub async fn request_address(
        &self,
        user: &User,
        address: &EmailAddress,
        client: &ClientInfo,
    ) -> Result<(), AccountError> {
        let (outbox, token) = (self.outbox()?, new_link_token()?);
        let mut transaction = self.database.durable.begin().await?;
        if !UserStore::lock(&mut transaction, user).await? {
            return Err(AccountError::Changed);
        }
        let (kind, now) = (LinkKind::Verify, self.clock.now());
        let expires_at =
            AddressStore::insert_link(&mut transaction, user, kind, address, &token, now).await?;
        let link = outbox.link("/verify", &token, expires_at);
        let message = Message::VerifyAddress { username: user.username.clone(), link };
        outbox.enqueue(&mut transaction, Some(&user.id), address.as_str(), &message).await?;
        transaction.commit().await?;
        self.audit.note(&user.id, EventKind::EmailRequested, client).await;
        Ok(())
    }

    /// Makes the address of a link the user's, and tells the old one.
    ///
    /// # Errors
    /// [`AccountError::NoMail`]; [`AccountError::LinkUsed`] if the link was used, replaced or has expired, the user's
    /// credentials have changed since it was made, or another account has the address by now.
    pub async fn verify_address(
        &self,
        token: &LinkToken,
        client: &ClientInfo,
    ) -> Result<EmailVerified, AccountError> {
        self.outbox()?;
        let (user, link) = self.good_link(LinkKind::Verify, token).await?;
        let mut transaction = self.database.durable.begin().await?;
        if !UserStore::lock(&mut transaction, &user).await? {
            return Err(AccountError::LinkUsed);
        }
        let old = AddressStore::verified(&mut transaction, &user.id).await?;
        let is_set = AddressStore::set(&mut transaction, &user.id, &link.address, self.clock.now()).await?;
        if !is_set || !AddressStore::use_link(&mut transaction, LinkKind::Verify, token).await? {
            return Err(AccountError::LinkUsed);
        }
        AddressStore::void_verifications_of(&mut transaction, &link.address).await?;
        if let Some(old) = old.filter(|old| old.mailbox() != link.address.mailbox()) {
            self.tell_old_address(&mut transaction, &user, &old, Some(&link.address)).await?;
        }
        transaction.commit().await?;
        self.audit.note(&user.id, EventKind::EmailVerified, client).await;
        Ok(EmailVerified { username: user.username, email: link.address.as_str().to_owned() })
    }

    /// Removes the address of a user, who has just confirmed the password, and tells it. Succeeds if there is none.
    ///
    /// # Errors
    /// [`AccountError::NoMail`]; [`AccountError::Changed`] if the credentials have changed since `user` was read.
    pub async fn remove_address(&self, user: &User, client: &ClientInfo) -> Result<(), AccountError> {
        self.outbox()?;
        let mut transaction = self.database.durable.begin().await?;
        if !UserStore::lock(&mut transaction, user).await? {
            return Err(AccountError::Changed);
        }
        let old = AddressStore::verified(&mut transaction, &user.id).await?;
        AddressStore::remove(&mut transaction, &user.id).await?;
        AddressStore::void_verification(&mut transaction, &user.id).await?;
        if let Some(old) = &old {
            self.tell_old_address(&mut transaction, user, old, None).await?;
        }
        transaction.commit().await?;
        if old.is_some() {
            self.audit.note(&user.id, EventKind::EmailRemoved, client).await;
        }
        Ok(())
    }

    /// Brings the address of a link back. Somebody else changed it, who knew the password: all sessions end, links and
    /// recovery codes are void, and the answer has a token by which the owner sets a new password.
    ///
    /// # Errors
    /// As [`Accounts::verify_address`].
    pub async fn undo_address_change(
        &self,
        token: &LinkToken,
        client: &ClientInfo,
    ) -> Result<EmailRestored, AccountError> {
        self.outbox()?;
        let recovery_token = new_link_token()?;
        let (user, link) = self.good_link(LinkKind::Undo, token).await?;
        let mut transaction = self.database.durable.begin().await?;
        if !UserStore::lock(&mut transaction, &user).await? {
            return Err(AccountError::LinkUsed);
        }
        let now = self.clock.now();
        let is_set = AddressStore::set(&mut transaction, &user.id, &link.address, now).await?;
        if !is_set || !AddressStore::use_link(&mut transaction, LinkKind::Undo, token).await? {
            return Err(AccountError::LinkUsed);
        }
        AddressStore::void_verification(&mut transaction, &user.id).await?;
        AddressStore::void_verifications_of(&mut transaction, &link.address).await?;
        AddressStore::void_later_undos(&mut transaction, &link).await?;
        RecoveryStore::erase(&mut transaction, &user.id).await?;
        let (origin, expires_at) = (LinkOrigin::Mail, now + Self::RECOVERY_LINK_LIFETIME);
        RecoveryStore::insert_link(&mut transaction, &user, origin, &recovery_token, expires_at).await?;
        self.end_all_and_commit(transaction, &user.id, None, Ended::Elsewhere).await?;
        self.audit.note(&user.id, EventKind::EmailRestored, client).await;
        let email = link.address.as_str().to_owned();
        Ok(EmailRestored { username: user.username, email, recovery_token })
    }

    /// A link and its user, as long as it is good.
    async fn good_link(
        &self,
        kind: LinkKind,
        token: &LinkToken,
    ) -> Result<(User, AddressLink), AccountError> {
        let link = self.addresses.link(kind, token, self.clock.now()).await?;
        let link = link.ok_or(AccountError::LinkUsed)?;
        let user = self.users.by_id(&link.user_id).await?.ok_or(AccountError::LinkUsed)?;
        Ok((user, link))
    }

    /// Mails a link to the old address that undoes the change, and voids the link to a new password that it may have got.
    async fn tell_old_address(
        &self,
        transaction: &mut Transaction,
        user: &User,
        old: &EmailAddress,
        new: Option<&EmailAddress>,
    ) -> Result<(), AccountError> {
        let (outbox, token) = (self.outbox()?, new_link_token()?);
        let (kind, now) = (LinkKind::Undo, self.clock.now());
        let expires_at = AddressStore::insert_link(transaction, user, kind, old, &token, now).await?;
        let message = Message::AddressChanged {
            username: user.username.clone(),
            new_address: new.map(|new| new.as_str().to_owned()),
            undo_link: outbox.link("/undo", &token, expires_at),
        };
        outbox.enqueue(transaction, Some(&user.id), old.as_str(), &message).await?;
        RecoveryStore::void_mailed_link(transaction, &user.id).await?;
        Ok(())
    }
}
