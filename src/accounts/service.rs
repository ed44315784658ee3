//! Changes a user and their sessions together, each change in one transaction.

use super::AccountError;
use crate::addresses::{AddressStore, Addresses, Notices};
use crate::audit::{Audit, EventKind};
use crate::client_info::ClientInfo;
use crate::clock::Clock;
use crate::database::{Database, Transaction};
use crate::mail::{Message, Outbox};
use crate::recovery::{RecoveryRequests, RecoveryStore};
use crate::sessions::{Revocations, Revoked, Session, SessionStore};
use crate::users::{DeletionHook, PasswordHash, Passwords, User, UserStore, Username};
use crate::wire::{Ended, PlainPassword};
use std::sync::Arc;
use tokio::sync::Notify;

/// The accounts of this server. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Accounts {
    pub(super) database: Database,
    sessions: SessionStore,
    pub(super) users: UserStore,
    pub(super) recovery: RecoveryStore,
    pub(super) addresses: AddressStore,
    /// Requests for a link by mail.
    pub(super) requests: RecoveryRequests,
    /// Wakes the task that carries them out.
    pub(super) requested: Arc<Notify>,
    /// `None` if this server can't send mail.
    outbox: Option<Outbox>,
    notices: Notices,
    /// The revocations that this process knows. A running server learns those of the command line from the database.
    revocations: Revocations,
    pub(super) passwords: Passwords,
    pub(super) audit: Audit,
    on_deletion: Option<DeletionHook>,
    pub(super) clock: Clock,
}

impl Accounts {
    /// Changes accounts in `database`. Without an outbox, users can't add email addresses.
    pub fn new(
        database: Database,
        sessions: SessionStore,
        revocations: Revocations,
        passwords: Passwords,
        audit: Audit,
        outbox: Option<Outbox>,
        clock: Clock,
    ) -> Self {
        Self {
            users: UserStore::new(database.clone()),
            recovery: RecoveryStore::new(database.clone()),
            addresses: AddressStore::new(database.clone()),
            requests: RecoveryRequests::new(database.clone()),
            requested: Arc::default(),
            database,
            sessions,
            revocations,
            passwords,
            audit,
            notices: Notices::new(outbox.clone()),
            outbox,
            on_deletion: None,
            clock,
        }
    }

    /// Lets an app delete its own data of an account as soon as the account is deleted.
    pub fn with_deletion_hook(self, on_deletion: Option<DeletionHook>) -> Self {
        Self { on_deletion, ..self }
    }

    /// The outbox, which all that concerns email addresses needs.
    ///
    /// # Errors
    /// [`AccountError::NoMail`] if this server can't send mail.
    pub fn outbox(&self) -> Result<&Outbox, AccountError> {
        self.outbox.as_ref().ok_or(AccountError::NoMail)
    }

    /// The email addresses of a user.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn addresses_of(&self, user_id: &str) -> Result<Addresses, sqlx::Error> {
        self.addresses.of(user_id, self.clock.now()).await
    }

    /// Changes the password of a user, who has just confirmed the old one, and ends all of their sessions but
    /// `session`.
    ///
    /// # Errors
    /// [`AccountError::Password`] if the password is refused, [`AccountError::Changed`] if the credentials have changed
    /// since `user` was read.
    pub async fn change_password(
        &self,
        user: &User,
        password: PlainPassword,
        session: &str,
        client: &ClientInfo,
    ) -> Result<(), AccountError> {
        let hash = self.choose_password(user, password, client).await?;
        let mut transaction = self.database.durable.begin().await?;
        self.store_password(&mut transaction, user, &hash).await?;
        self.end_all_and_commit(transaction, &user.id, Some(session), Ended::PasswordChanged).await?;
        self.audit.note(&user.id, EventKind::PasswordChanged, client).await;
        Ok(())
    }

    /// Sets a new password for an operator, voids the recovery codes and ends all sessions of the user.
    ///
    /// # Errors
    /// As [`change_password`](Self::change_password).
    pub async fn set_password(
        &self,
        user: &User,
        password: PlainPassword,
        client: &ClientInfo,
    ) -> Result<(), AccountError> {
        let hash = self.choose_password(user, password, client).await?;
        let mut transaction = self.database.durable.begin().await?;
        self.store_password(&mut transaction, user, &hash).await?;
        // A thief who knew the old password may have made them.
        RecoveryStore::erase(&mut transaction, &user.id).await?;
        self.end_all_and_commit(transaction, &user.id, None, Ended::PasswordChanged).await?;
        self.audit.note(&user.id, EventKind::PasswordChanged, client).await;
        Ok(())
    }

    /// The hash of a new password, if it is good enough.
    pub(super) async fn choose_password(
        &self,
        user: &User,
        password: PlainPassword,
        client: &ClientInfo,
    ) -> Result<PasswordHash, AccountError> {
        let username = Username::parse(&user.username).map_err(AccountError::Password)?;
        let password =
            self.passwords.choose(&username, password, client).await.map_err(AccountError::Password)?;
        self.passwords.hash(password, client).await.map_err(AccountError::Password)
    }

    /// Sets a new password and tells the user by mail. Locks the user's row until the transaction ends.
    pub(super) async fn store_password(
        &self,
        transaction: &mut Transaction,
        user: &User,
        hash: &PasswordHash,
    ) -> Result<(), AccountError> {
        let at = self.clock.now();
        if !UserStore::set_password(transaction, user, hash, at).await? {
            return Err(AccountError::Changed);
        }
        let message = Message::PasswordChanged { username: user.username.clone(), at };
        self.notices.tell(transaction, &user.id, &message).await?;
        Ok(())
    }

    /// Deletes an account: erases its personal data, frees its name and ends all of its sessions.
    ///
    /// # Errors
    /// [`AccountError::Changed`] if the credentials have changed since `user` was read.
    pub async fn delete(&self, user: &User) -> Result<(), AccountError> {
        // Events that still wait to be written would otherwise be written after the erasure.
        self.audit.flush().await;
        let now = self.clock.now();
        let mut transaction = self.database.durable.begin().await?;
        if !UserStore::erase(&mut transaction, user, now).await? {
            return Err(AccountError::Changed);
        }
        RecoveryStore::erase(&mut transaction, &user.id).await?;
        // On PostgreSQL it waits for a mail that is being sent. No other request waits with it: the revocation counter,
        // which all revocations lock, comes after it.
        Outbox::withdraw(&mut transaction, &user.id).await?;
        AddressStore::erase(&mut transaction, &user.id).await?;
        Audit::erase(&mut transaction, &user.id).await?;
        let because = Ended::AccountClosed;
        let ended = SessionStore::revoke_all_of(&mut transaction, &user.id, None, because, now).await?;
        SessionStore::erase_client_info(&mut transaction, &user.id).await?;
        transaction.commit().await?;
        self.revoke_access_tokens(ended);
        if let Some(hook) = &self.on_deletion {
            // If it fails, the purge of the user asks again.
            hook.run(&user.id).await;
        }
        Ok(())
    }

    /// Keeps a user from logging in, voids their recovery codes and ends all of their sessions.
    ///
    /// # Errors
    /// [`AccountError::Changed`] if the user was deleted meanwhile.
    pub async fn disable(&self, user: &User, client: &ClientInfo) -> Result<(), AccountError> {
        let mut transaction = self.database.durable.begin().await?;
        if !UserStore::set_disabled(&mut transaction, user, Some(self.clock.now())).await? {
            return Err(AccountError::Changed);
        }
        // They would be good again when the user is enabled, and a thief may have made them.
        RecoveryStore::erase(&mut transaction, &user.id).await?;
        self.end_all_and_commit(transaction, &user.id, None, Ended::AccountClosed).await?;
        self.audit.note(&user.id, EventKind::Disabled, client).await;
        Ok(())
    }

    /// Lets a disabled user log in again.
    ///
    /// # Errors
    /// [`AccountError::Changed`] if the user was deleted meanwhile.
    pub async fn enable(&self, user: &User, client: &ClientInfo) -> Result<(), AccountError> {
        let mut transaction = self.database.durable.begin().await?;
        if !UserStore::set_disabled(&mut transaction, user, None).await? {
            return Err(AccountError::Changed);
        }
        transaction.commit().await?;
        self.audit.note(&user.id, EventKind::Enabled, client).await;
        Ok(())
    }

    /// Ends all sessions of a user but `keep`; returns how many.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end_sessions(
        &self,
        user_id: &str,
        keep: &str,
        client: &ClientInfo,
    ) -> Result<usize, AccountError> {
        let transaction = self.database.durable.begin().await?;
        let ended = self.end_all_and_commit(transaction, user_id, Some(keep), Ended::Elsewhere).await?;
        self.audit.note(user_id, EventKind::OtherSessionsEnded, client).await;
        Ok(ended)
    }

    /// Ends one session, whether it goes on or not; only if it belongs to `owner`, when there is one.
    ///
    /// # Errors
    /// [`AccountError::Missing`] if no such session exists, or it belongs to somebody else.
    pub async fn end_session(
        &self,
        session_id: &str,
        owner: Option<&str>,
        client: &ClientInfo,
    ) -> Result<Session, AccountError> {
        // PostgreSQL does not take every text.
        uuid::Uuid::try_parse(session_id).map_err(|_| AccountError::Missing)?;
        let session = self.sessions.find(session_id).await?.ok_or(AccountError::Missing)?;
        if owner.is_some_and(|owner| owner != session.user_id) {
            return Err(AccountError::Missing);
        }
        let now = self.clock.now();
        let Some(revoked) = self.sessions.revoke(session_id, Ended::Elsewhere, now).await? else {
            return Ok(session);
        };
        self.revocations.add(revoked);
        self.audit.note(&session.user_id, EventKind::SessionEnded, client).await;
        Ok(Session { revoked: Some((now, Ended::Elsewhere)), ..session })
    }

    /// Ends all sessions of all users; returns how many. For after a restore: an older database holds sessions as live
    /// that have been revoked since.
    ///
    /// # Errors
    /// Those of the database; the sessions of some users have ended then.
    pub async fn end_all_sessions(&self, client: &ClientInfo) -> Result<usize, AccountError> {
        let mut count = 0;
        for user_id in self.sessions.users_with_sessions().await? {
            let transaction = self.database.durable.begin().await?;
            count += self.end_all_and_commit(transaction, &user_id, None, Ended::Elsewhere).await?;
            self.audit.note(&user_id, EventKind::SessionEnded, client).await;
        }
        Ok(count)
    }

    /// Ends all sessions of a user but `keep` as the last step of a transaction; returns how many of them were live.
    pub(super) async fn end_all_and_commit(
        &self,
        mut transaction: Transaction,
        user_id: &str,
        keep: Option<&str>,
        because: Ended,
    ) -> Result<usize, sqlx::Error> {
        let now = self.clock.now();
        let ended = SessionStore::revoke_all_of(&mut transaction, user_id, keep, because, now).await?;
        transaction.commit().await?;
        Ok(self.revoke_access_tokens(ended))
    }

    /// Revokes the access tokens of sessions whose end is committed; returns how many of them were live.
    pub(super) fn revoke_access_tokens(&self, revoked: Vec<Revoked>) -> usize {
        let now = self.clock.now();
        let live = revoked.iter().filter(|session| session.expires_at > now).count();
        self.revocations.add_all(revoked);
        live
    }
}
