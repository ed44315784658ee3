//! Registering and recognising users.

use super::password_hashing::{HashingPlace, PasswordCheck};
use super::thread_pool::ThreadPool;
use super::{Hashing, Password, PasswordHash, User, UserStore, Username};
use crate::audit::{Audit, EventKind};
use crate::client_info::ClientInfo;
use crate::clock::Clock;
use crate::database::Database;
use crate::rate_limits::{Login, RateLimits};
use crate::tokens::{Device, Tokens};
use crate::wire::{ApiError, DeviceToken, PlainPassword, Registered, Strength};
use sqlx::AnyConnection;

/// The users of this server. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Users {
    store: UserStore,
    hashing: Hashing,
    /// Apart from hashing: who is still typing does not keep others from logging in.
    judging: ThreadPool,
    rate_limits: RateLimits,
    tokens: Tokens,
    audit: Audit,
    clock: Clock,
}

/// Who was recognised, and the token of the device by which they were.
#[derive(Debug)]
pub struct Recognised {
    /// The user.
    pub user: User,
    /// For the browser to keep.
    pub device_token: DeviceToken,
}

impl Users {
    /// Keeps users in `database`, hashes with `hashing`, lets them try as often as `rate_limits` says, and
    /// knows devices again by what `tokens` signed.
    pub fn new(
        database: Database,
        hashing: Hashing,
        judging: ThreadPool,
        rate_limits: RateLimits,
        tokens: Tokens,
        audit: Audit,
        clock: Clock,
    ) -> Self {
        Self { store: UserStore::new(database), hashing, judging, rate_limits, tokens, audit, clock }
    }

    /// Makes an account; it is on disk when this returns.
    ///
    /// # Errors
    /// [`ApiError::InvalidUsername`], [`ApiError::WeakPassword`], [`ApiError::UsernameTaken`],
    /// [`ApiError::TooManyAttempts`], [`ApiError::Busy`].
    pub async fn register(
        &self,
        username: &str,
        password: PlainPassword,
        client: &ClientInfo,
    ) -> Result<Registered, ApiError> {
        let username = Username::parse(username)?;
        let place = self.hashing.place()?;
        let charged = self.rate_limits.register(client).await?;
        let registered = self.register_charged(username, password, place, client).await;
        // A name that is taken counts: else names could be tried without end.
        if matches!(&registered, Err(error) if *error != ApiError::UsernameTaken) {
            self.rate_limits.give_back(charged).await?;
        }
        registered
    }

    async fn register_charged(
        &self,
        username: Username,
        password: PlainPassword,
        place: HashingPlace,
        client: &ClientInfo,
    ) -> Result<Registered, ApiError> {
        // Hashing is what costs: a name that is taken already is told before it.
        if self.store.by_name(&username).await?.is_some() {
            return Err(ApiError::UsernameTaken);
        }
        let context = username.clone();
        let hash = place.hash(move || Password::choose(&password, &context)).await?;
        let id = uuid::Uuid::now_v7().to_string();
        if !self.store.insert(&id, &username, &hash, self.clock.now()).await? {
            return Err(ApiError::UsernameTaken);
        }
        self.audit.note(&id, EventKind::Registered, client).await;
        Ok(Registered { user_id: id, username: username.as_str().to_owned() })
    }

    /// The user of this name and password, and the token of their device; which may be known already.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`], at the same cost whatever is wrong;
    /// [`ApiError::TooManyAttempts`], [`ApiError::Busy`].
    pub async fn recognise(
        &self,
        username: &str,
        password: PlainPassword,
        device: Option<DeviceToken>,
        client: &ClientInfo,
    ) -> Result<Recognised, ApiError> {
        let place = self.hashing.place()?;
        let username = Username::parse(username).ok();
        let user = match &username {
            Some(username) => self.store.by_name(username).await?,
            None => None,
        };
        let now = self.clock.now();
        let device = device.and_then(|token| self.tokens.verify_device(&token, now));
        let charged = self
            .rate_limits
            .login(Login {
                // All that can be no name share one budget: they are nobody's.
                username: username.as_ref().map_or("", Username::as_str),
                client,
                known: user.as_ref().zip(device.as_ref()).and_then(known),
            })
            .await?;
        let recognised = self.recognise_charged(user, password, place, client).await;
        if !matches!(recognised, Err(ApiError::InvalidCredentials)) {
            self.rate_limits.give_back(charged).await?;
        }
        let user = recognised?;
        let device_token = self.tokens.device(device, &user.id, now)?;
        Ok(Recognised { user, device_token })
    }

    async fn recognise_charged(
        &self,
        user: Option<User>,
        password: PlainPassword,
        place: HashingPlace,
        client: &ClientInfo,
    ) -> Result<User, ApiError> {
        let hash = user.as_ref().map(|user| user.password_hash.clone());
        let verified = place.verify(password, hash).await?;
        match (user, verified) {
            (Some(user), PasswordCheck::Right) if user.disabled_at.is_none() => Ok(user),
            (Some(user), PasswordCheck::Outdated(better)) if user.disabled_at.is_none() => {
                self.store.upgrade_hash(&user, &better).await?;
                Ok(user)
            }
            (user, _) => {
                self.audit.note_deferred(user.map(|user| user.id), EventKind::LoginFailed, client);
                Err(ApiError::InvalidCredentials)
            }
        }
    }

    /// The user of this id, if the password is theirs, asked for within one of their sessions.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`], [`ApiError::TooManyAttempts`], [`ApiError::Busy`].
    pub async fn confirm(
        &self,
        id: &str,
        session_id: &str,
        password: PlainPassword,
    ) -> Result<User, ApiError> {
        let place = self.hashing.place()?;
        let user = self.by_id(id).await?;
        let charged = self.rate_limits.confirm(id, session_id).await?;
        let verified = place.verify(password, Some(user.password_hash.clone())).await;
        if matches!(verified, Ok(PasswordCheck::Wrong)) {
            return Err(ApiError::InvalidCredentials);
        }
        self.rate_limits.give_back(charged).await?;
        verified.map(|_| user)
    }

    /// How well a password would withstand guessing by those who know this name.
    ///
    /// # Errors
    /// [`ApiError::Busy`].
    pub async fn judge(&self, username: String, password: PlainPassword) -> Result<Strength, ApiError> {
        self.judging.place()?.work(move || Password::judge(&password, &username).1).await
    }

    /// Within a transaction, gives a user the password whose hash this is.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`] if the password has changed since `user` was confirmed.
    pub async fn set_password(
        &self,
        connection: &mut AnyConnection,
        user: &User,
        hash: &PasswordHash,
    ) -> Result<(), ApiError> {
        let set = UserStore::set_password(connection, user, hash, self.clock.now()).await?;
        if set { Ok(()) } else { Err(ApiError::InvalidCredentials) }
    }

    /// The hash of a new password for this user, if it is good enough.
    ///
    /// # Errors
    /// [`ApiError::WeakPassword`], [`ApiError::Busy`].
    pub async fn hash_new(&self, user: &User, password: PlainPassword) -> Result<PasswordHash, ApiError> {
        let username = Username::parse(&user.username)?;
        self.hashing.place()?.hash(move || Password::choose(&password, &username)).await
    }

    /// Within a transaction, erases a user.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`] if the password has changed since `user` was confirmed.
    pub async fn erase(&self, connection: &mut AnyConnection, user: &User) -> Result<(), ApiError> {
        let erased = UserStore::erase(connection, user, self.clock.now()).await?;
        if erased { Ok(()) } else { Err(ApiError::InvalidCredentials) }
    }

    /// The user of this id.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if there is none any more.
    pub async fn by_id(&self, id: &str) -> Result<User, ApiError> {
        self.store.by_id(id).await?.ok_or(ApiError::NotFound)
    }
}

/// The user's id and the device's, if they know each other.
fn known<'a>((user, device): (&'a User, &'a Device)) -> Option<(&'a str, &'a str)> {
    Some((&user.id, device.known_to(&user.id)?))
}
