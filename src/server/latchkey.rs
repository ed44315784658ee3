//! Latchkey in a program: its routes, its context for Leptos, and a way to serve them.

use super::background::Background;
use super::error::ServerError;
use super::http::{self, HttpState, LatchkeyLayer, StopSignals};
use super::open_files;
use axum::Router;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tower::Layer;

/// How long the end of the process waits for statements.
const DATABASE_PATIENCE: Duration = Duration::from_secs(10);

/// Latchkey in a program: its database is open and its background tasks run. Cloning it is cheap.
///
/// [`Latchkey::builder`] opens it. Merge [`router`](Self::router) into the app's router, give
/// [`context`](Self::context) to `leptos_routes_with_context`, and serve the app with [`serve`](Self::serve):
///
/// ```no_run
/// use axum::Router;
/// use latchkey::Latchkey;
/// use latchkey::server::config::Config;
/// use leptos::prelude::*;
/// use leptos_axum::{LeptosRoutes, generate_route_list};
///
/// #[component]
/// fn App() -> impl IntoView {
///     view! { <h1>"An app of its own"</h1> }
/// }
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let config = Config::from_environment()?;
/// let options = config.site.clone();
/// let listener = tokio::net::TcpListener::bind(config.site_addr).await?;
/// let latchkey = Latchkey::builder(config).open().await?;
/// let app = Router::new()
///     .leptos_routes_with_context(&options, generate_route_list(App), latchkey.context(), App)
///     .fallback(|| async { "nothing here" })
///     .with_state(options)
///     .merge(latchkey.router());
/// latchkey.serve(app, listener).await?;
/// # Ok(())
/// # }
/// ```
///
/// An app that serves itself, by [`axum::serve()`] for example, puts [`layer`](Self::layer) around its router and calls
/// [`close`](Self::close) after the last request:
///
/// ```no_run
/// # use axum::Router;
/// # use latchkey::Latchkey;
/// # use std::net::SocketAddr;
/// # async fn run(latchkey: Latchkey, app: Router, listener: tokio::net::TcpListener) -> std::io::Result<()> {
/// let app = app.merge(latchkey.router()).layer(latchkey.layer());
/// axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await?;
/// latchkey.close().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Latchkey {
    pub(super) state: Arc<HttpState>,
    pub(super) issuer: Arc<str>,
}

impl Latchkey {
    /// The issuer and audience of the tokens: a URL.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The routes of the API (`/api/…`), of the public keys (`/.well-known/jwks.json`) and of operators (`/healthz`,
    /// `/readyz`, `/metrics`), and the pages that the builder was asked for. It has no fallback, unless the builder was
    /// asked for the [whole site](super::LatchkeyBuilder::with_site). Its headers, limits and log are for these routes only.
    pub fn router(&self) -> Router {
        http::router(self.state.clone())
    }

    /// Provides Leptos' contexts for the app's own server functions, in which [`caller`](crate::api::context::caller)
    /// then works: the argument `additional_context` of `leptos_routes_with_context`.
    pub fn context(&self) -> impl Fn() + Clone + Send + Sync + 'static {
        let state = self.state.clone();
        move || http::provide_context(&state)
    }

    /// The layer that lets the app's own routes extract the [`Caller`](crate::sessions::Caller), and that keeps Leptos
    /// from answering Latchkey's routes. [`serve`](Self::serve) adds it by itself.
    pub fn layer(&self) -> LatchkeyLayer {
        LatchkeyLayer::new(self.state.clone())
    }

    /// Serves an app until SIGTERM or SIGINT, then finishes the requests in progress, for up to 10 seconds, and
    /// [closes](Self::close). It speaks HTTP/1.1, cuts off slow clients, and closes idle connections when there are
    /// too many.
    ///
    /// # Errors
    /// [`ServerError::Serve`].
    pub async fn serve(&self, app: Router, listener: TcpListener) -> Result<(), ServerError> {
        open_files::raise_limit();
        let signals = StopSignals::listen().map_err(ServerError::Serve)?;
        let listener = listener.into_std().map_err(ServerError::Serve)?;
        let address = listener.local_addr().map_err(ServerError::Serve)?;
        let url = format!("http://{address}");
        tracing::info!(%url, "serving");
        let app = self.layer().layer(app);
        http::serve(app, listener, self.state.timeouts, signals).await.map_err(ServerError::Serve)?;
        self.close().await;
        tracing::info!("stopped");
        Ok(())
    }

    /// The background tasks. An app can start its own here: `/readyz` then reports them too.
    pub fn background(&self) -> &Background {
        &self.state.background
    }

    /// Stops the background tasks, writes the audit events and verdicts that still wait, and closes the database. Call
    /// it when the last request has been answered.
    pub async fn close(&self) {
        self.state.background.stop().await;
        self.state.services.audit.flush().await;
        self.state.services.sessions.flush_timelines().await;
        // It waits for statements, which a database host that has vanished never answers.
        let _ = tokio::time::timeout(DATABASE_PATIENCE, self.state.database.close()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::context::Services;
    use crate::client_info::ClientInfo;
    use crate::server::config::Config;
    use crate::users::Role;
    use ::http::{Request, StatusCode};
    use axum::body::{Body, to_bytes};
    use clap::Parser;
    use serde_json::{Value, json};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};
    use tempfile::TempDir;
    use tower::ServiceExt;

    async fn post(server: &Latchkey, path: &str, body: Value) -> Value {
        let request = Request::post(path).header("content-type", "application/json");
        let answer =
            server.router().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap();
        assert!(answer.status().is_success(), "{path}: {answer:?}");
        serde_json::from_slice(&to_bytes(answer.into_body(), 1 << 20).await.unwrap()).unwrap_or_default()
    }

    async fn is_signed_in(server: &Latchkey, access: &str) -> bool {
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

    fn config_in(folder: &TempDir) -> Config {
        let data = folder.path().join("data");
        let words = ["latchkey", "--bcrypt-cost", "4", "--data-dir", data.to_str().unwrap()];
        Config::try_parse_from(words).unwrap()
    }

    #[tokio::test]
    async fn taking_a_role_away_ends_access_tokens_at_once_on_this_node() {
        let folder = tempfile::tempdir().unwrap();
        let server = Latchkey::builder(config_in(&folder)).open().await.unwrap();
        // Then the server learns of nothing later.
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
        let open = || Latchkey::builder(config_in(&folder)).open();
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
