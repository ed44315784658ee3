//! Registering and recognising users.

use super::hashing::Verified;
use super::{Hashing, Password, PasswordHash, Registered, Typed, User, UserStore, Username};
use crate::attempts::Attempts;
use crate::audit::{Audit, What};
use crate::clock::Clock;
use crate::error::ApiError;
use crate::request::ClientAddress;
use crate::store::Database;
use sqlx::AnyConnection;

/// The users of this server. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Users {
    store: UserStore,
    hashing: Hashing,
    attempts: Attempts,
    audit: Audit,
    clock: Clock,
}

impl Users {
    /// Keeps users in `database`, hashes with `hashing` and lets them try as often as `attempts` says.
    pub fn new(database: Database, hashing: Hashing, attempts: Attempts, audit: Audit, clock: Clock) -> Self {
        Self { store: UserStore::new(database), hashing, attempts, audit, clock }
    }

    /// Makes an account; it is on disk when this returns.
    ///
    /// # Errors
    /// [`ApiError::InvalidUsername`], [`ApiError::WeakPassword`], [`ApiError::UsernameTaken`],
    /// [`ApiError::TooManyAttempts`], [`ApiError::Busy`].
    pub async fn register(
        &self,
        username: &str,
        password: Typed,
        address: Option<ClientAddress>,
    ) -> Result<Registered, ApiError> {
        let username = Username::parse(username)?;
        let charged = self.attempts.register(address).await?;
        let registered = self.register_charged(username, password).await;
        // A name that is taken counts: else names could be tried without end.
        if matches!(&registered, Err(error) if *error != ApiError::UsernameTaken) {
            self.attempts.give_back(charged).await?;
        }
        registered
    }

    async fn register_charged(&self, username: Username, password: Typed) -> Result<Registered, ApiError> {
        // Hashing is what costs: a name that is taken already is told before it.
        if self.store.by_name(&username).await?.is_some() {
            return Err(ApiError::UsernameTaken);
        }
        let context = username.clone();
        let hash = self.hashing.hash(move || Password::choose(&password, &context)).await?;
        let id = uuid::Uuid::now_v7().to_string();
        if !self.store.insert(&id, &username, &hash, self.clock.now()).await? {
            return Err(ApiError::UsernameTaken);
        }
        self.audit.note(&id, What::Registered).await;
        Ok(Registered { user_id: id, username: username.as_str().to_owned() })
    }

    /// The user of this name and password.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`], at the same cost whatever is wrong;
    /// [`ApiError::TooManyAttempts`], [`ApiError::Busy`].
    pub async fn recognise(
        &self,
        username: &str,
        password: Typed,
        address: Option<ClientAddress>,
    ) -> Result<User, ApiError> {
        let username = Username::parse(username).ok();
        // All that can be no name share one budget: they are nobody's.
        let name = username.as_ref().map_or("", Username::as_str);
        let charged = self.attempts.login(name, address).await?;
        let recognised = self.recognise_charged(username, password).await;
        if !matches!(recognised, Err(ApiError::InvalidCredentials)) {
            self.attempts.give_back(charged).await?;
        }
        recognised
    }

    async fn recognise_charged(&self, username: Option<Username>, password: Typed) -> Result<User, ApiError> {
        let user = match username {
            Some(username) => self.store.by_name(&username).await?,
            None => None,
        };
        let hash = user.as_ref().map(|user| user.password_hash.clone());
        let verified = self.hashing.verify(password, hash).await?;
        match (user, verified) {
            (Some(user), Verified::Right) if user.disabled_at.is_none() => Ok(user),
            (Some(user), Verified::Outdated(better)) if user.disabled_at.is_none() => {
                self.store.upgrade_hash(&user, &better).await?;
                Ok(user)
            }
            (Some(user), _) => {
                self.audit.note(&user.id, What::LoginFailed).await;
                Err(ApiError::InvalidCredentials)
            }
            (None, _) => Err(ApiError::InvalidCredentials),
        }
    }

    /// The user of this id, if the password is theirs.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`], [`ApiError::Busy`].
    pub async fn confirm(&self, id: &str, password: Typed) -> Result<User, ApiError> {
        let user = self.by_id(id).await?;
        match self.hashing.verify(password, Some(user.password_hash.clone())).await? {
            Verified::Wrong => Err(ApiError::InvalidCredentials),
            Verified::Right | Verified::Outdated(_) => Ok(user),
        }
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
    pub async fn hash_new(&self, user: &User, password: Typed) -> Result<PasswordHash, ApiError> {
        let username = Username::parse(&user.username)?;
        self.hashing.hash(move || Password::choose(&password, &username)).await
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
