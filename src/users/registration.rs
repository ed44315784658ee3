//! Makes accounts, for anybody or for people with an invitation.

use super::store::NameConflict;
use super::{InvitationStore, NewUser, Roles, UserStore, Username, Users};
use crate::audit::EventKind;
use crate::client_info::ClientInfo;
use crate::wire::{ApiError, LinkToken, PlainPassword, Registered};

impl Users {
    /// Makes an account; it is on disk when this returns. An invitation is used once and gives the account its roles.
    ///
    /// # Errors
    /// [`ApiError::RegistrationClosed`], [`ApiError::InvitationInvalid`], [`ApiError::InvalidUsername`],
    /// [`ApiError::WeakPassword`], [`ApiError::UsernameTaken`], [`ApiError::UsernameImitates`],
    /// [`ApiError::TooManyAttempts`], [`ApiError::Busy`].
    pub async fn register(
        &self,
        username: &str,
        password: PlainPassword,
        invitation: Option<&LinkToken>,
        client: &ClientInfo,
    ) -> Result<Registered, ApiError> {
        if !self.registration.admits(invitation.is_some()) {
            return Err(ApiError::RegistrationClosed);
        }
        let username = Username::parse_new(username)?;
        self.rate_limits.check_registration(client)?;
        // Judge the password before anything tells whether the name is taken: that answer costs an attempt.
        let password = self.passwords.choose(&username, password, client).await?;
        self.rate_limits.charge_registration(client).await?;
        // Hashing is expensive, so look for the invitation and the name first.
        if let Some(token) = invitation
            && !self.invitations.is_good(token, &username, self.clock.now()).await?
        {
            return Err(ApiError::InvitationInvalid);
        }
        if let Some(conflict) = self.store.name_conflict(&username).await? {
            return Err(conflict.into());
        }
        let hash = self.passwords.hash(password, client).await?;
        let now = self.clock.now();
        let mut transaction = self.database.durable.begin().await?;
        let roles = match invitation {
            None => Some(Roles::default()),
            Some(token) => InvitationStore::use_once(&mut transaction, token, &username, now).await?,
        };
        let roles = roles.ok_or(ApiError::InvitationInvalid)?;
        let user = NewUser { id: uuid::Uuid::now_v7().to_string(), username, hash, roles };
        if !UserStore::insert(&mut transaction, &user, now).await? {
            drop(transaction);
            // The account that won the race may be gone again.
            let conflict = self.store.name_conflict(&user.username).await?;
            return Err(conflict.unwrap_or(NameConflict::Taken).into());
        }
        transaction.commit().await?;
        self.audit.note(&user.id, EventKind::Registered, client).await;
        Ok(Registered { user_id: user.id, username: user.username.as_str().to_owned() })
    }
}

impl From<NameConflict> for ApiError {
    fn from(conflict: NameConflict) -> Self {
        match conflict {
            NameConflict::Taken => Self::UsernameTaken,
            NameConflict::LooksLikeAnother => Self::UsernameImitates,
        }
    }
}
