//! Judges, hashes and verifies passwords, each in a thread pool of its own.

use super::hashing::{PasswordCheck, PasswordHash, cost_of, hash, verify};
use super::thread_pool::ThreadPool;
use super::{Password, PasswordPolicy, Username};
use crate::client_info::ClientInfo;
use crate::wire::{ApiError, PlainPassword, Strength};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Password work of this server. Cloning it is cheap; clones share the threads.
#[derive(Clone, Debug)]
pub struct Passwords {
    cost: u32,
    /// The highest cost of the hashes that were verified: an unknown user's password takes as long.
    dearest: Arc<AtomicU32>,
    policy: PasswordPolicy,
    hashing: ThreadPool,
    /// Apart from hashing, so that people who type a new password don't delay the logins of others.
    judging: ThreadPool,
}

/// Passwords that may wait for each hashing thread.
const WAITING_TO_BE_HASHED: usize = 8;
/// Passwords that may wait to be judged.
const WAITING_TO_BE_JUDGED: usize = 32;
/// How far hashes dearer than the setting slow down the verification of all wrong passwords, in steps of the cost. One
/// imported hash of a very high cost must not take the processor away from everybody else.
pub const MOST_EXTRA_COST: u32 = 2;

impl Passwords {
    /// Starts `threads` threads that hash with bcrypt's `cost` (4 to 31), and one that judges new passwords by
    /// `policy`.
    pub fn start(cost: u32, threads: usize, policy: PasswordPolicy) -> Self {
        Self {
            cost,
            dearest: Arc::new(AtomicU32::new(cost)),
            policy,
            hashing: ThreadPool::start(threads, WAITING_TO_BE_HASHED),
            judging: ThreadPool::start(1, WAITING_TO_BE_JUDGED),
        }
    }

    /// How well a password withstands guessing by somebody who knows this username.
    ///
    /// # Errors
    /// [`ApiError::Busy`].
    pub async fn strength(
        &self,
        username: String,
        typed: PlainPassword,
        client: &ClientInfo,
    ) -> Result<Strength, ApiError> {
        let policy = self.policy.clone();
        self.judging.run(&client.network(), move || policy.strength(&typed, &username)).await
    }

    /// The password in its normal form, if it is good enough for this user.
    ///
    /// # Errors
    /// [`ApiError::WeakPassword`], [`ApiError::Busy`].
    pub async fn choose(
        &self,
        username: &Username,
        typed: PlainPassword,
        client: &ClientInfo,
    ) -> Result<Password, ApiError> {
        let (policy, username) = (self.policy.clone(), username.clone());
        self.judging.run(&client.network(), move || policy.choose(&typed, &username)).await?
    }

    /// Hashes a password.
    ///
    /// # Errors
    /// [`ApiError::Busy`].
    pub async fn hash(&self, password: Password, client: &ClientInfo) -> Result<PasswordHash, ApiError> {
        let cost = self.cost;
        self.hashing.run(&client.network(), move || hash(&password, cost)).await?
    }

    /// Compares a password with a hash; without a hash it takes as long and finds the password wrong.
    ///
    /// # Errors
    /// [`ApiError::Busy`]; [`ApiError::Internal`] if the stored text is not a hash.
    pub async fn verify(
        &self,
        typed: PlainPassword,
        stored: Option<PasswordHash>,
        client: &ClientInfo,
    ) -> Result<PasswordCheck, ApiError> {
        let cost = self.cost;
        if let Some(stored) = stored.as_ref().and_then(cost_of) {
            self.dearest.fetch_max(stored.min(cost + MOST_EXTRA_COST), Ordering::Relaxed);
        }
        let dearest = self.dearest.load(Ordering::Relaxed);
        self.hashing.run(&client.network(), move || verify(&typed, stored, cost, dearest)).await?
    }
}
