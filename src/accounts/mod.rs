//! What concerns a user and all of their sessions, each in one transaction.

use crate::audit::{Audit, EventKind};
use crate::client_info::ClientInfo;
use crate::database::Database;
use crate::sessions::{Caller, SessionStore, Sessions};
use crate::users::Users;
use crate::wire::{ApiError, Ended, PlainPassword};

/// The accounts of this server. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Accounts {
    database: Database,
    users: Users,
    sessions: Sessions,
    audit: Audit,
}

impl Accounts {
    /// Changes users and sessions together.
    pub fn new(database: Database, users: Users, sessions: Sessions, audit: Audit) -> Self {
        Self { database, users, sessions, audit }
    }

    /// Ends all sessions of the caller but this one; returns how many.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end_others(&self, caller: &Caller, client: &ClientInfo) -> Result<usize, ApiError> {
        let mut transaction = self.database.durable.begin().await?;
        let but = Some(caller.session_id.as_str());
        let ended =
            self.sessions.end_all_of(&mut transaction, &caller.user_id, but, Ended::Elsewhere).await?;
        transaction.commit().await?;
        let ended = self.sessions.revoke_access_of(ended);
        self.audit.note(&caller.user_id, EventKind::OtherSessionsEnded, client).await;
        Ok(ended)
    }

    /// Changes the caller's password and ends their other sessions.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`] if `current` is wrong, [`ApiError::WeakPassword`],
    /// [`ApiError::TooManyAttempts`], [`ApiError::Busy`].
    pub async fn change_password(
        &self,
        caller: &Caller,
        current: PlainPassword,
        new: PlainPassword,
        client: &ClientInfo,
    ) -> Result<(), ApiError> {
        let user = self.users.confirm(&caller.user_id, &caller.session_id, current).await?;
        let hash = self.users.hash_new(&user, new).await?;
        let mut transaction = self.database.durable.begin().await?;
        self.users.set_password(&mut transaction, &user, &hash).await?;
        let but = Some(caller.session_id.as_str());
        let ended = self.sessions.end_all_of(&mut transaction, &user.id, but, Ended::PasswordChanged).await?;
        transaction.commit().await?;
        self.sessions.revoke_access_of(ended);
        self.audit.note(&user.id, EventKind::PasswordChanged, client).await;
        Ok(())
    }

    /// Deletes the caller's account and ends all of its sessions.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`] if `password` is wrong, [`ApiError::TooManyAttempts`],
    /// [`ApiError::Busy`].
    pub async fn delete(&self, caller: &Caller, password: PlainPassword) -> Result<(), ApiError> {
        let user = self.users.confirm(&caller.user_id, &caller.session_id, password).await?;
        // What waits to be written down about them would otherwise come after all of it was erased.
        self.audit.flush().await;
        let mut transaction = self.database.durable.begin().await?;
        self.users.erase(&mut transaction, &user).await?;
        SessionStore::erase_client_info(&mut transaction, &user.id).await?;
        Audit::erase(&mut transaction, &user.id).await?;
        let ended = self.sessions.end_all_of(&mut transaction, &user.id, None, Ended::AccountClosed).await?;
        transaction.commit().await?;
        self.sessions.revoke_access_of(ended);
        Ok(())
    }
}
