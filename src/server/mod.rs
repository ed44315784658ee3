//! The server: builds everything below from a [`Config`], and runs it.
//!
//! - [`config`]: what an operator can set
//! - [`http`]: routes, layers, connections
//! - [`operator`]: what an operator does from the command line
//! - [`background`]: tasks that run beside the requests, supervised

pub mod background;
pub mod config;
mod error;
pub mod http;
mod key_reload;
pub mod log;
mod metrics;
pub mod operator;
mod run;

pub use error::ServerError;
pub use http::{Patience, StopSignals, serve};
pub use run::run;

use crate::accounts::Accounts;
use crate::api::context::Services;
use crate::audit::{Audit, forget_old_events, write_later};
use crate::clock::Clock;
use crate::database::Database;
use crate::rate_limits::{RateLimitStore, RateLimits, forget_refilled};
use crate::sessions::{Revocations, SessionStore, Sessions, purge_ended};
use crate::tokens::{KeyRing, Tokens};
use crate::users::{Hashing, ThreadPool, Users};
use axum::Router;
use background::Background;
use config::Config;
use http::{HttpState, Proxies};
use key_reload::follow_keys;
use std::sync::Arc;

/// A server whose database, keys and background tasks are in place.
#[derive(Clone, Debug)]
pub struct Server {
    state: Arc<HttpState>,
}

/// Passwords that wait to be judged while people type them.
const JUDGED: usize = 32;

impl Server {
    /// Opens the database, the keys and the password threads, and starts the background tasks. `patience` is how
    /// long slow clients may take.
    ///
    /// # Errors
    /// [`ServerError`].
    pub async fn open(config: &Config, clock: Clock, patience: Patience) -> Result<Self, ServerError> {
        std::fs::create_dir_all(&config.data_dir)
            .map_err(|cause| ServerError::DataFolder { folder: config.data_dir.clone(), cause })?;
        let database = Database::open(config.database_url().reveal()).await.map_err(ServerError::Database)?;
        let keys = KeyRing::open(&config.keys_dir())?;
        let tokens = Tokens::new(keys.clone(), &config.issuer());
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let hashing = Hashing::start(config.bcrypt_cost, cores);
        // Apart from hashing, so that people who type a new password don't delay the logins of others.
        let judging = ThreadPool::start(1, JUDGED);
        let lifetimes = config.lifetimes();
        let store = SessionStore::new(database.clone());
        let revocations = Revocations::default();
        // Before the first request: a revoked session must not come alive by a restart.
        revocations.learn(&store, clock.now() - lifetimes.access).await.map_err(ServerError::Database)?;
        let audit = Audit::new(database.clone(), clock.clone());
        let rate_limits = RateLimits::new(database.clone(), config.limits(), clock.clone());
        let users = Users::new(
            database.clone(),
            hashing,
            judging,
            rate_limits,
            tokens.clone(),
            audit.clone(),
            clock.clone(),
        );
        let sessions = Sessions::new(
            store.clone(),
            tokens.clone(),
            revocations.clone(),
            audit.clone(),
            lifetimes,
            clock.clone(),
        );
        let accounts = Accounts::new(database.clone(), users.clone(), sessions.clone(), audit.clone());

        let background = Background::default();
        {
            let (store, clock) = (store.clone(), clock.clone());
            background.start("revocations", move || {
                revocations.clone().follow(store.clone(), clock.clone(), lifetimes.access)
            });
        }
        {
            let store = store.clone();
            background.start("rotations", move || store.clone().write_rotations());
        }
        {
            let keys = keys.clone();
            background.start("keys", move || follow_keys(keys.clone()));
        }
        {
            let clock = clock.clone();
            background.start("purge of sessions", move || purge_ended(store.clone(), clock.clone()));
        }
        {
            let audit = audit.clone();
            background.start("purge of events", move || forget_old_events(audit.clone()));
        }
        {
            let audit = audit.clone();
            background.start("audit log", move || write_later(audit.clone()));
        }
        {
            let store = RateLimitStore::new(database.clone());
            background.start("purge of rate limits", move || forget_refilled(store.clone(), clock.clone()));
        }

        let state = HttpState {
            services: Arc::new(Services { users, sessions, accounts, audit }),
            database,
            keys,
            background,
            proxies: Proxies::new(&config.trusted_proxies),
            allowed_origins: config.allowed_origins.clone(),
            secure: config.issuer().starts_with("https://"),
            patience,
            site: config.site.clone(),
            metrics: metrics::Metrics::install(),
        };
        Ok(Self { state: Arc::new(state) })
    }

    /// All routes and layers.
    pub fn router(&self) -> Router {
        http::router(self.state.clone())
    }

    /// Writes what still waits to be written, and closes the database.
    pub async fn close(&self) {
        self.state.services.audit.catch_up().await;
        self.state.database.close().await;
    }
}
