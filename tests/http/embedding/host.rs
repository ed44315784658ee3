//! An app that embeds Latchkey.

use crate::support::http_client::HttpClient;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef, State};
use axum::routing::{get, post};
use clap::Parser;
use latchkey::server::config::Config;
use latchkey::server::{LatchkeyBuilder, ServerError};
use latchkey::wire::ApiError;
use latchkey::{Caller, Latchkey};
use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::components::{Route, Router as PageRouter, Routes};
use leptos_router::path;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::ops::Deref;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub const LARGEST_UPLOAD: usize = 3 * 1024 * 1024;

/// The app's own state.
#[derive(Clone)]
struct AppState {
    options: LeptosOptions,
    name: &'static str,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.options.clone()
    }
}

/// The app's own claims.
#[derive(Serialize, Deserialize)]
pub struct Plan {
    pub plan: String,
}

/// The app's pages.
#[component]
fn Pages() -> impl IntoView {
    view! {
        <PageRouter>
            <Routes fallback=|| "no such page">
                <Route path=path!("/") view=|| view! { <h1>"The app's first page"</h1> }/>
                <Route path=path!("/notes") view=|| view! { <h1>"The app's notes"</h1> }/>
            </Routes>
        </PageRouter>
    }
}

async fn name(State(state): State<AppState>) -> &'static str {
    state.name
}

async fn export(caller: Caller) -> String {
    format!("the notes of {}", caller.username)
}

async fn greeting(caller: Option<Caller>) -> String {
    caller.map_or("a guest".to_owned(), |caller| caller.username)
}

async fn plan(caller: Caller) -> Result<String, ApiError> {
    let Plan { plan } = caller.claims()?;
    Ok(format!("{} has {plan}", caller.username))
}

async fn upload(body: bytes::Bytes) -> String {
    body.len().to_string()
}

/// The app's router, with Latchkey's merged into it.
pub fn app(latchkey: &Latchkey) -> Router {
    let options = LeptosOptions::builder().output_name("app").build();
    let state = AppState { options, name: "the app" };
    Router::new()
        .leptos_routes_with_context(&state, generate_route_list(Pages), latchkey.context(), Pages)
        .route("/name", get(name))
        .route("/export", get(export).post(export))
        .route("/greeting", get(greeting))
        .route("/plan", get(plan))
        .route("/upload", post(upload).layer(DefaultBodyLimit::max(LARGEST_UPLOAD)))
        .fallback(|| async { (http::StatusCode::NOT_FOUND, "not in the app") })
        .with_state(state)
        .merge(latchkey.router())
}

/// A running app. It ends when dropped.
pub struct Host {
    client: HttpClient,
    serving: JoinHandle<()>,
    _folder: TempDir,
}

impl Host {
    /// The app, served by Latchkey.
    pub async fn start() -> Self {
        Self::start_with(|builder| builder).await
    }

    pub async fn start_with(change: impl FnOnce(LatchkeyBuilder) -> LatchkeyBuilder) -> Self {
        Self::serve(change, async |latchkey, listener| {
            latchkey.serve(app(&latchkey), listener).await.unwrap();
        })
        .await
    }

    /// The app, served by axum. `change` adds what is around the router.
    pub async fn start_by_axum(change: impl FnOnce(Router, &Latchkey) -> Router + Send + 'static) -> Self {
        Self::serve(
            |builder| builder,
            async |latchkey, listener| {
                let app = change(app(&latchkey), &latchkey);
                let app = app.into_make_service_with_connect_info::<SocketAddr>();
                axum::serve(listener, app).await.unwrap();
            },
        )
        .await
    }

    async fn serve<F>(
        change: impl FnOnce(LatchkeyBuilder) -> LatchkeyBuilder,
        serve: impl FnOnce(Latchkey, TcpListener) -> F,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (latchkey, folder) = Self::open(change).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(serve(latchkey, listener));
        Self { client: HttpClient::of(address), serving, _folder: folder }
    }

    /// Latchkey with a folder of its own, which it loses when the folder is dropped.
    pub async fn open(
        change: impl FnOnce(LatchkeyBuilder) -> LatchkeyBuilder,
    ) -> Result<(Latchkey, TempDir), ServerError> {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let words =
            ["app", "--data-dir", data.to_str().unwrap(), "--bcrypt-cost", "4", "--register-limit", "off"];
        let config = Config::try_parse_from(words).unwrap();
        Ok((change(Latchkey::builder(config)).open().await?, folder))
    }
}

impl Deref for Host {
    type Target = HttpClient;

    fn deref(&self) -> &HttpClient {
        &self.client
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
