//! Lets users back in without their password. Every way ends all of their sessions.

use super::{AccountError, Accounts};
use crate::audit::EventKind;
use crate::client_info::ClientInfo;
use crate::recovery::{CODES, LinkOrigin, RecoveryStore, new_code};
use crate::users::{User, UserStore, Username, new_link_token};
use crate::wire::{Ended, LinkToken, PlainPassword, Recovered, RecoveryCode};

impl Accounts {
    /// Replaces the recovery codes of a user, who has just confirmed the password.
    ///
    /// # Errors
    /// [`AccountError::Changed`] if the credentials have changed since `user` was read.
    pub async fn new_recovery_codes(
        &self,
        user: &User,
        client: &ClientInfo,
    ) -> Result<Vec<RecoveryCode>, AccountError> {
        let codes = (0..CODES).map(|_| new_code()).collect::<Result<Vec<_>, _>>()?;
        let mut transaction = self.database.durable.begin().await?;
        // Otherwise a thief who knows the old password could get codes while the owner changes it.
        if !UserStore::lock(&mut transaction, user).await? {
            return Err(AccountError::Changed);
        }
        RecoveryStore::replace_codes(&mut transaction, &user.id, &codes).await?;
        transaction.commit().await?;
        self.audit.note(&user.id, EventKind::RecoveryCodesMade, client).await;
        Ok(codes)
    }

    /// Whether to offer recovery codes to a user: they have none, and have not declined.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn offers_codes(&self, user_id: &str) -> Result<bool, AccountError> {
        Ok(self.recovery.offers_codes(user_id).await?)
    }

    /// Stops offering recovery codes to a user.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn decline_codes(&self, user_id: &str) -> Result<(), AccountError> {
        Ok(self.recovery.decline_codes(user_id).await?)
    }

    /// Sets a new password for the user who has this recovery code; their other codes stay good. The answer is the same,
    /// and takes the same time, whether there is no such `user`, the user has no codes, or the code is wrong.
    ///
    /// # Errors
    /// [`AccountError::Password`] if the password is refused, [`AccountError::WrongCode`].
    pub async fn recover_by_code(
        &self,
        username: &Username,
        user: Option<User>,
        code: RecoveryCode,
        password: PlainPassword,
        client: &ClientInfo,
    ) -> Result<(), AccountError> {
        // Before anything tells whether the code is right.
        let password =
            self.passwords.choose(username, password, client).await.map_err(AccountError::Password)?;
        let may_log_in = user.filter(|user| user.disabled_at.is_none());
        let is_right = self.recovery.has_code(may_log_in.as_ref().map(|user| &*user.id), &code).await?;
        let Some(user) = may_log_in.as_ref().filter(|_| is_right) else {
            self.audit.note_deferred(may_log_in.map(|user| user.id), EventKind::RecoveryFailed, client);
            return Err(AccountError::WrongCode);
        };
        let hash = self.passwords.hash(password, client).await.map_err(AccountError::Password)?;
        let mut transaction = self.database.durable.begin().await?;
        // The user's row first, as everywhere: another order can deadlock.
        if !UserStore::lock(&mut transaction, user).await?
            || !RecoveryStore::use_code(&mut transaction, &user.id, &code).await?
        {
            return Err(AccountError::WrongCode);
        }
        self.store_password(&mut transaction, user, &hash).await?;
        self.end_all_and_commit(transaction, &user.id, None, Ended::PasswordChanged).await?;
        self.audit.note(&user.id, EventKind::RecoveredByCode, client).await;
        Ok(())
    }

    /// Makes a link for a user, good once and until `expires_at`, in unix seconds.
    ///
    /// # Errors
    /// [`AccountError::Changed`] if the credentials have changed since `user` was read, or the user is disabled.
    pub async fn new_reset_link(
        &self,
        user: &User,
        expires_at: i64,
        client: &ClientInfo,
    ) -> Result<LinkToken, AccountError> {
        let token = new_link_token()?;
        let mut transaction = self.database.durable.begin().await?;
        if !UserStore::lock(&mut transaction, user).await? {
            return Err(AccountError::Changed);
        }
        RecoveryStore::insert_link(&mut transaction, user, LinkOrigin::Operator, &token, expires_at).await?;
        transaction.commit().await?;
        self.audit.note(&user.id, EventKind::ResetLinkMade, client).await;
        Ok(token)
    }

    /// Sets a new password for the user of this link and voids their recovery codes.
    ///
    /// # Errors
    /// [`AccountError::LinkUsed`] if the link was used, replaced or has expired, [`AccountError::Password`] if the
    /// password is refused.
    pub async fn recover_by_link(
        &self,
        token: LinkToken,
        password: PlainPassword,
        client: &ClientInfo,
    ) -> Result<Recovered, AccountError> {
        let user_id = self.recovery.user_of_link(&token, self.clock.now()).await?;
        let user = match user_id {
            Some(user_id) => self.users.by_id(&user_id).await?,
            None => None,
        };
        let user = user.ok_or(AccountError::LinkUsed)?;
        let hash = self.choose_password(&user, password, client).await?;
        let mut transaction = self.database.durable.begin().await?;
        if !UserStore::lock(&mut transaction, &user).await?
            || !RecoveryStore::use_link(&mut transaction, &user, &token).await?
        {
            return Err(AccountError::LinkUsed);
        }
        self.store_password(&mut transaction, &user, &hash).await?;
        // A thief who knew the old password may have made them.
        RecoveryStore::erase(&mut transaction, &user.id).await?;
        self.end_all_and_commit(transaction, &user.id, None, Ended::PasswordChanged).await?;
        self.audit.note(&user.id, EventKind::RecoveredByLink, client).await;
        Ok(Recovered { username: user.username })
    }
}
