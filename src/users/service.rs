//! Authenticates users.

use super::{
    EmailAddress, Identifier, InvitationStore, PasswordCheck, Passwords, Registration, User, UserStore,
    Username,
};
use crate::audit::{Audit, EventKind};
use crate::client_info::ClientInfo;
use crate::clock::Clock;
use crate::database::Database;
use crate::rate_limits::{LoginAttempt, RateLimits};
use crate::tokens::{Device, Tokens};
use crate::wire::{ApiError, DeviceToken, PlainPassword, Strength};

/// The users of this server. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Users {
    pub(super) database: Database,
    pub(super) store: UserStore,
    pub(super) invitations: InvitationStore,
    pub(super) registration: Registration,
    pub(super) passwords: Passwords,
    pub(super) rate_limits: RateLimits,
    tokens: Tokens,
    pub(super) audit: Audit,
    pub(super) clock: Clock,
}

/// The result of a successful authentication.
#[derive(Debug)]
pub struct Authenticated {
    /// The user.
    pub user: User,
    /// Whether this browser has never shown that this user logged in with it.
    pub in_new_browser: bool,
    /// For the browser to keep: with it, it has login attempts of its own.
    pub device_token: DeviceToken,
}

impl Users {
    /// Keeps users in `database`, and lets those register whom `registration` names.
    pub fn new(
        database: Database,
        registration: Registration,
        passwords: Passwords,
        rate_limits: RateLimits,
        tokens: Tokens,
        audit: Audit,
        clock: Clock,
    ) -> Self {
        let (store, invitations) = (UserStore::new(database.clone()), InvitationStore::new(database.clone()));
        Self { database, store, invitations, registration, passwords, rate_limits, tokens, audit, clock }
    }

    /// Authenticates a user by password and username or verified email address. `device` is the device token that the
    /// client presented, if any.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`], which takes the same time whatever is wrong;
    /// [`ApiError::TooManyAttempts`], [`ApiError::Busy`].
    pub async fn authenticate(
        &self,
        identifier: &str,
        password: PlainPassword,
        device: Option<DeviceToken>,
        client: &ClientInfo,
    ) -> Result<Authenticated, ApiError> {
        let now = self.clock.now();
        let identifier = Identifier::parse(identifier);
        let device = device.and_then(|token| self.tokens.verify_device(&token, now));
        let attempt =
            LoginAttempt { identifier: identifier.as_str(), client, device: device.as_ref().map(Device::id) };
        // From memory: a client over its limit must not cost the database anything.
        self.rate_limits.check_login(attempt)?;
        let user = self.store.by_identifier(&identifier).await?;
        let known = user.as_ref().filter(|user| {
            device.as_ref().is_some_and(|device| device.knows(&user.id, user.credential_epoch))
        });
        let charge = self.rate_limits.charge_login(attempt, known.map(|user| user.id.as_str())).await?;
        let user = self.verify_login(user, password, client).await?;
        // Only an attempt that succeeds is given back: a refusal because of load counts, too.
        self.rate_limits.refund(charge).await?;
        let in_new_browser = device.as_ref().is_none_or(|device| !device.has_seen(&user.id));
        let device_token = self.tokens.issue_device(device, &user.id, user.credential_epoch, now)?;
        Ok(Authenticated { user, in_new_browser, device_token })
    }

    async fn verify_login(
        &self,
        user: Option<User>,
        password: PlainPassword,
        client: &ClientInfo,
    ) -> Result<User, ApiError> {
        // A disabled user is checked as an unknown one is: the time must not tell that the password is right.
        let enabled = user.as_ref().filter(|user| user.disabled_at.is_none());
        let hash = enabled.map(|user| user.password_hash.clone());
        let check = self.passwords.verify(password, hash, client).await?;
        match (user, check) {
            (Some(user), PasswordCheck::Right) => Ok(user),
            (Some(user), PasswordCheck::Outdated(better)) => {
                self.store.upgrade_hash(&user, &better).await?;
                Ok(user)
            }
            (user, _) => {
                self.audit.note_deferred(user.map(|user| user.id), EventKind::LoginFailed, client);
                Err(ApiError::InvalidCredentials)
            }
        }
    }

    /// Verifies the password of a signed-in user again, before a change that needs it.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`], [`ApiError::TooManyAttempts`], [`ApiError::Busy`].
    pub async fn reauthenticate(
        &self,
        user_id: &str,
        session_id: &str,
        password: PlainPassword,
        client: &ClientInfo,
    ) -> Result<User, ApiError> {
        let charge = self.rate_limits.charge_reauthentication(user_id, session_id).await?;
        let user = self.by_id(user_id).await?;
        let hash = Some(user.password_hash.clone());
        if let PasswordCheck::Wrong = self.passwords.verify(password, hash, client).await? {
            return Err(ApiError::InvalidCredentials);
        }
        self.rate_limits.refund(charge).await?;
        Ok(user)
    }

    /// The user who wants back into the account of this name. Charges the attempt.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`] if no account can have this name, [`ApiError::TooManyAttempts`].
    pub async fn begin_recovery(
        &self,
        username: &str,
        client: &ClientInfo,
    ) -> Result<(Username, Option<User>), ApiError> {
        let username = Username::parse(username).ok();
        // All texts that can't be a username share one limit.
        let name = username.as_ref().map_or("", Username::as_str);
        self.rate_limits.charge_recovery(Some(name), client).await?;
        let username = username.ok_or(ApiError::InvalidCredentials)?;
        let user = self.store.by_name(&username).await?;
        Ok((username, user))
    }

    /// The id of the user to whom a mail shall bring a link, for a user who wants back into the account of this username
    /// or verified address. Charges the attempt. `None` for an unknown or disabled user, and for an account that got too
    /// many mails.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub async fn begin_recovery_by_mail(
        &self,
        identifier: &str,
        client: &ClientInfo,
    ) -> Result<Option<String>, ApiError> {
        let identifier = Identifier::parse(identifier);
        self.rate_limits.charge_recovery(Some(identifier.as_str()), client).await?;
        let user = self.store.by_identifier(&identifier).await?;
        let account = user.as_ref().map_or(identifier.as_str(), |user| user.id.as_str());
        let may_send = self.rate_limits.charge_recovery_mail(account).await?;
        Ok(user.filter(|user| may_send && user.disabled_at.is_none()).map(|user| user.id))
    }

    /// Charges a mail to an address that a user wants to add to their account.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub async fn charge_address(
        &self,
        user_id: &str,
        address: &EmailAddress,
        client: &ClientInfo,
    ) -> Result<(), ApiError> {
        self.rate_limits.charge_address(user_id, address.mailbox(), client).await
    }

    /// Charges an attempt to use a link.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub async fn charge_link(&self, client: &ClientInfo) -> Result<(), ApiError> {
        self.rate_limits.charge_recovery(None, client).await
    }

    /// How well a password withstands guessing by somebody who knows this username.
    ///
    /// # Errors
    /// [`ApiError::Busy`].
    pub async fn password_strength(
        &self,
        username: String,
        password: PlainPassword,
        client: &ClientInfo,
    ) -> Result<Strength, ApiError> {
        self.passwords.strength(username, password, client).await
    }

    /// The user of this id.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if there is none any more.
    pub async fn by_id(&self, id: &str) -> Result<User, ApiError> {
        self.store.by_id(id).await?.ok_or(ApiError::NotFound)
    }
}
