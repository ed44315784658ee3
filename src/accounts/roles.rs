//! Gives roles to users and takes them away.

use super::{AccountError, Accounts};
use crate::audit::EventKind;
use crate::client_info::ClientInfo;
use crate::sessions::SessionStore;
use crate::users::{Role, User, UserStore};

impl Accounts {
    /// Gives a user a role, if they do not have it. Their access tokens have it from the next renewal on.
    ///
    /// # Errors
    /// [`AccountError::Role`] if the user has too many, [`AccountError::Missing`] if the user was deleted meanwhile.
    pub async fn grant_role(&self, user: &User, role: Role, client: &ClientInfo) -> Result<(), AccountError> {
        let mut transaction = self.database.durable.begin().await?;
        let roles = UserStore::lock_roles(&mut transaction, &user.id).await?;
        let mut roles = roles.ok_or(AccountError::Missing)?;
        if !roles.add(role)? {
            return Ok(());
        }
        UserStore::set_roles(&mut transaction, &user.id, &roles).await?;
        SessionStore::add_roles(&mut transaction, &user.id, &roles).await?;
        transaction.commit().await?;
        self.audit.note(&user.id, EventKind::RoleGranted, client).await;
        Ok(())
    }

    /// Takes a role from a user and ends all of their access tokens, which a renewal replaces; no session ends.
    ///
    /// # Errors
    /// [`AccountError::Role`] if the user does not have it, [`AccountError::Missing`] if the user was deleted meanwhile.
    pub async fn revoke_role(
        &self,
        user: &User,
        role: &Role,
        client: &ClientInfo,
    ) -> Result<(), AccountError> {
        let mut transaction = self.database.durable.begin().await?;
        let roles = UserStore::lock_roles(&mut transaction, &user.id).await?;
        let mut roles = roles.ok_or(AccountError::Missing)?;
        roles.remove(role)?;
        UserStore::set_roles(&mut transaction, &user.id, &roles).await?;
        let ended = SessionStore::remove_roles(&mut transaction, &user.id, &roles).await?;
        transaction.commit().await?;
        self.revoke_access_tokens(ended);
        self.audit.note(&user.id, EventKind::RoleRevoked, client).await;
        Ok(())
    }
}
