//! Registering and recognising users.

use super::hashing::Verified;
use super::{Hashing, Password, Registered, Typed, User, UserStore, Username};
use crate::clock::Clock;
use crate::error::ApiError;
use crate::store::Database;

/// The users of this server. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Users {
    store: UserStore,
    hashing: Hashing,
    clock: Clock,
}

impl Users {
    /// Keeps users in `database` and hashes with `hashing`.
    pub fn new(database: Database, hashing: Hashing, clock: Clock) -> Self {
        Self { store: UserStore::new(database), hashing, clock }
    }

    /// Makes an account; it is on disk when this returns.
    ///
    /// # Errors
    /// [`ApiError::InvalidUsername`], [`ApiError::WeakPassword`], [`ApiError::UsernameTaken`],
    /// [`ApiError::Busy`].
    pub async fn register(&self, username: &str, password: Typed) -> Result<Registered, ApiError> {
        let username = Username::parse(username)?;
        let context = username.clone();
        // Hashing is what costs: a name that is taken already is told before it.
        if self.store.exists(&username).await? {
            return Err(ApiError::UsernameTaken);
        }
        let hash = self.hashing.hash(move || Password::choose(&password, &context)).await?;
        let id = uuid::Uuid::now_v7().to_string();
        if !self.store.insert(&id, &username, &hash, self.clock.now()).await? {
            return Err(ApiError::UsernameTaken);
        }
        Ok(Registered { user_id: id, username: username.as_str().to_owned() })
    }

    /// The user of this name and password.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`], at the same cost whatever is wrong; [`ApiError::Busy`].
    pub async fn recognise(&self, username: &str, password: Typed) -> Result<User, ApiError> {
        let user = match Username::parse(username) {
            Ok(username) => self.store.by_name(&username).await?,
            Err(_) => None,
        };
        let hash = user.as_ref().map(|user| user.password_hash.clone());
        let verified = self.hashing.verify(password, hash).await?;
        match (user, verified) {
            (Some(user), Verified::Right) if user.disabled_at.is_none() => Ok(user),
            (Some(user), Verified::Outdated(better)) if user.disabled_at.is_none() => {
                self.store.upgrade_hash(&user, &better).await?;
                Ok(user)
            }
            _ => Err(ApiError::InvalidCredentials),
        }
    }

    /// The user of this id.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if there is none any more.
    pub async fn by_id(&self, id: &str) -> Result<User, ApiError> {
        self.store.by_id(id).await?.ok_or(ApiError::NotFound)
    }
}
