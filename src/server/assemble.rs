//! Builds a server from its settings: database, keys, services, background tasks.

use super::background::Background;
use super::config::Config;
use super::error::ServerError;
use super::http::{self, HttpState, Proxies, Timeouts};
use super::installation::{Installation, KeyFolder};
use super::key_reload::{KeyFollower, follow_keys};
use super::metrics::Metrics;
use crate::accounts::Accounts;
use crate::api::context::Services;
use crate::audit::Audit;
use crate::clock::Clock;
use crate::database::Database;
use crate::rate_limits::{RateLimitStore, RateLimits, forget_refilled};
use crate::sessions::{SessionSettings, SessionStore, Sessions};
use crate::tokens::{KeyRing, Tokens};
use crate::users::{Passwords, Users};
use axum::Router;
use std::sync::Arc;

/// A server whose database is open and whose background tasks run.
#[derive(Clone, Debug)]
pub struct Server {
    state: Arc<HttpState>,
    issuer: Arc<str>,
}

impl Server {
    /// Opens the database and the keys, and starts the password threads and the background tasks.
    ///
    /// # Errors
    /// [`ServerError`].
    pub async fn open(config: &Config, clock: Clock, timeouts: Timeouts) -> Result<Self, ServerError> {
        std::fs::create_dir_all(&config.data_dir)
            .map_err(|cause| ServerError::DataFolder { folder: config.data_dir.clone(), cause })?;
        let database = Database::open(config.database_url().reveal()).await.map_err(ServerError::Database)?;
        let installation = Installation::open(&database, config.issuer.as_deref(), config.site_addr).await;
        let installation = installation.map_err(ServerError::Database)?;
        let keys = KeyRing::open(&config.keys_dir(), clock.clone())?;
        let folder = installation.note_keys(&keys.ids()).await.map_err(ServerError::Database)?;
        if folder == KeyFolder::Differs {
            tracing::warn!(
                folder = %config.keys_dir().display(),
                "the key folder does not fit the database: it was lost or belongs to another installation; \
                 everybody must log in again"
            );
        }
        let tokens = Tokens::new(keys.clone(), installation.issuer());
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let passwords = Passwords::start(config.bcrypt_cost, cores);
        let audit = Audit::new(database.clone(), clock.clone());
        let rate_limits = RateLimits::new(database.clone(), config.limits(), clock.clone());
        let users = Users::new(
            database.clone(),
            passwords.clone(),
            rate_limits,
            tokens.clone(),
            audit.clone(),
            clock.clone(),
        );
        let sessions = Sessions::new(
            database.clone(),
            tokens.clone(),
            audit.clone(),
            config.session_settings(),
            clock.clone(),
        );
        // Before the first request, or a restart would revive the tokens of revoked sessions.
        sessions.load_revocations().await.map_err(ServerError::Database)?;
        let accounts = Accounts::new(
            database.clone(),
            SessionStore::new(database.clone()),
            sessions.revocations(),
            passwords,
            audit.clone(),
            clock.clone(),
        );
        let metrics = Metrics::install();

        let background = Background::default();
        background.start("audit log", audit.clone(), Audit::write_deferred);
        background.start("rotations", sessions.clone(), Sessions::write_rotations);
        let SessionSettings { access_ttl, refresh_ttl, .. } = config.session_settings();
        let issuer = installation.issuer().to_owned();
        let follower = KeyFollower { keys: keys.clone(), installation, access_ttl, refresh_ttl };
        background.start("keys", follower, follow_keys);
        background.start("revocations", sessions.clone(), Sessions::follow_revocations);
        background.start("purge of events", audit.clone(), Audit::purge_old);
        background.start("purge of sessions", sessions.clone(), Sessions::purge_ended);
        let limits = RateLimitStore::new(database.clone());
        background
            .start("purge of rate limits", (limits, clock), |(limits, clock)| forget_refilled(limits, clock));

        let state = HttpState {
            services: Arc::new(Services { users, sessions, accounts, audit }),
            database,
            keys,
            background,
            proxies: Proxies::new(&config.trusted_proxies, config.client_address_header),
            allowed_origins: config.allowed_origins.clone(),
            secure: issuer.starts_with("https://"),
            timeouts,
            site: config.site.clone(),
            metrics,
        };
        Ok(Self { state: Arc::new(state), issuer: issuer.into() })
    }

    /// The issuer and audience of the tokens: a URL.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// All routes and layers.
    pub fn router(&self) -> Router {
        http::router(self.state.clone())
    }

    /// The background tasks. An app that embeds this server can start its own here: `/readyz` then reports them too.
    pub fn background(&self) -> &Background {
        &self.state.background
    }

    /// Stops the background tasks, writes the audit events that still wait, and closes the database. Call it when
    /// the last request has been answered.
    pub async fn close(&self) {
        self.state.background.stop().await;
        self.state.services.audit.flush().await;
        self.state.database.close().await;
    }
}
