//! Builds a server from its settings: database, keys, services, background tasks.

use super::background::Background;
use super::config::Config;
use super::data_folder;
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
use crate::pages::SessionLifetime;
use crate::proofs::Proofs;
use crate::rate_limits::{RateLimitStore, RateLimits, forget_refilled};
use crate::sessions::{SessionSettings, SessionStore, Sessions};
use crate::tokens::{KeyRing, Tokens};
use crate::users::{InvitationStore, Passwords, Users};
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
        data_folder::prepare(config)
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
        let passwords = Passwords::start(config.bcrypt_cost, cores, config.password_policy()?);
        let audit = Audit::new(database.clone(), clock.clone());
        let rate_limits = RateLimits::new(database.clone(), config.limits(), clock.clone());
        let users = Users::new(
            database.clone(),
            config.registration,
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
        let origins = config.allowed_origins.iter().filter_map(|origin| origin.to_str().ok());
        let urls = std::iter::once(installation.issuer()).chain(origins);
        let proofs = Proofs::new(tokens, clock.clone(), urls);
        let metrics = Metrics::install();

        let background = Background::default();
        background.start("audit log", audit.clone(), Audit::write_deferred);
        background.start("rotations", sessions.clone(), Sessions::write_rotations);
        background.start("timelines", sessions.clone(), Sessions::write_timelines);
        let SessionSettings { access_ttl, refresh_ttl, session_ttl, .. } = config.session_settings();
        let issuer = installation.issuer().to_owned();
        let follower = KeyFollower { keys: keys.clone(), installation, access_ttl, refresh_ttl };
        background.start("keys", follower, follow_keys);
        background.start("revocations", sessions.clone(), Sessions::follow_revocations);
        background.start("purge of events", audit.clone(), Audit::purge_old);
        background.start("purge of sessions", sessions.clone(), Sessions::purge_ended);
        let invitations = (InvitationStore::new(database.clone()), clock.clone());
        background.start("purge of invitations", invitations, |(store, clock)| store.purge_old(clock));
        let limits = RateLimitStore::new(database.clone());
        background
            .start("purge of rate limits", (limits, clock), |(limits, clock)| forget_refilled(limits, clock));

        let state = HttpState {
            services: Arc::new(Services {
                users,
                sessions,
                accounts,
                audit,
                proofs,
                bind_access: config.bind_access,
            }),
            database,
            keys,
            background,
            proxies: Proxies::new(&config.trusted_proxies, config.client_address_header),
            allowed_origins: config.allowed_origins.clone(),
            secure: issuer.starts_with("https://"),
            timeouts,
            site: config.site.clone(),
            registration: config.registration,
            lifetime: SessionLifetime { unused: refresh_ttl, at_most: session_ttl },
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

    /// Stops the background tasks, writes the audit events and verdicts that still wait, and closes the database. Call it when
    /// the last request has been answered.
    pub async fn close(&self) {
        self.state.background.stop().await;
        self.state.services.audit.flush().await;
        self.state.services.sessions.flush_timelines().await;
        self.state.database.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client_info::ClientInfo;
    use crate::users::Role;
    use ::http::{Request, StatusCode};
    use axum::body::{Body, to_bytes};
    use clap::Parser;
    use serde_json::{Value, json};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};
    use tower::ServiceExt;

    async fn post(server: &Server, path: &str, body: Value) -> Value {
        let request = Request::post(path).header("content-type", "application/json");
        let answer =
            server.router().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap();
        assert!(answer.status().is_success(), "{path}: {answer:?}");
        serde_json::from_slice(&to_bytes(answer.into_body(), 1 << 20).await.unwrap()).unwrap_or_default()
    }

    async fn is_signed_in(server: &Server, access: &str) -> bool {
        let request = Request::get("/api/me").header("authorization", format!("Bearer {access}"));
        let answer = server.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        answer.status() == StatusCode::OK
    }

    async fn wait_until(mut holds: impl AsyncFnMut() -> bool) {
        let begun = Instant::now();
        while !holds().await {
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not come true");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    #[tokio::test]
    async fn taking_a_role_away_ends_access_tokens_at_once_on_this_node() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let words = ["latchkey", "--bcrypt-cost", "4", "--data-dir", data.to_str().unwrap()];
        let config = Config::try_parse_from(words).unwrap();
        let server = Server::open(&config, Clock::default(), Timeouts::default()).await.unwrap();
        // What is not known at once is never learned.
        server.background().stop().await;
        let ada = json!({ "username": "ada", "password": "correct horse battery staple" });
        let registered = post(&server, "/api/register", ada.clone()).await;
        let tokens = post(&server, "/api/login", ada).await;
        let access = tokens["accessToken"].as_str().unwrap();
        let Services { users, accounts, .. } = &*server.state.services;
        let user = users.by_id(registered["userId"].as_str().unwrap()).await.unwrap();
        let (role, client) = ("admin".parse::<Role>().unwrap(), ClientInfo::default());
        accounts.grant_role(&user, role.clone(), &client).await.unwrap();
        assert!(is_signed_in(&server, access).await);
        accounts.revoke_role(&user, &role, &client).await.unwrap();
        assert!(!is_signed_in(&server, access).await);
        server.close().await;
    }

    #[tokio::test]
    async fn another_nodes_logout_is_learned_after_the_follower_has_panicked() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let words = ["latchkey", "--bcrypt-cost", "4", "--data-dir", data.to_str().unwrap()];
        let config = Config::try_parse_from(words).unwrap();
        let open = || Server::open(&config, Clock::default(), Timeouts::default());
        let here = open().await.unwrap();
        let there = open().await.unwrap();
        // Instead of its own tasks, this node runs a follower that panics once, after it has run for a while.
        there.background().stop().await;
        let panicked = Arc::new(AtomicBool::new(false));
        let state = (there.state.services.sessions.clone(), panicked.clone());
        there.background().start("revocations", state, |(sessions, panicked)| async move {
            if panicked.load(Ordering::Relaxed) {
                return sessions.follow_revocations().await;
            }
            let _ = tokio::time::timeout(Duration::from_millis(1_500), sessions.follow_revocations()).await;
            panicked.store(true, Ordering::Relaxed);
            panic!("as a defect would");
        });

        let ada = json!({ "username": "ada", "password": "correct horse battery staple" });
        post(&here, "/api/register", ada.clone()).await;
        let tokens = post(&here, "/api/login", ada).await;
        let access = tokens["accessToken"].as_str().unwrap();
        assert!(is_signed_in(&there, access).await);
        wait_until(async || panicked.load(Ordering::Relaxed)).await;
        post(&here, "/api/logout", json!({ "refreshToken": tokens["refreshToken"] })).await;
        wait_until(async || there.background().failing() == ["revocations"]).await;
        wait_until(async || !is_signed_in(&there, access).await).await;
        here.close().await;
        there.close().await;
    }
}
