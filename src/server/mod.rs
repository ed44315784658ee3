//! The server: state, routes and layers, built from a [`Config`], and how it is run and stopped.

mod api;
mod headers;
pub mod log;
mod metrics;
mod routes;
mod stop;

use crate::clock::Clock;
use crate::config::Config;
use crate::sessions::{RevokedSessions, SessionStore, Sessions};
use crate::store::Database;
use crate::tokens::{KeyError, KeyRing, Minter};
use crate::users::{Hashing, Users};
use axum::Router;
use axum::serve::ListenerExt;
use futures::FutureExt;
use leptos::config::LeptosOptions;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tokio::net::TcpListener;

/// Everything that requests are answered with. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Server {
    database: Database,
    users: Users,
    sessions: Sessions,
    minter: Minter,
    site: LeptosOptions,
    metrics: metrics::Metrics,
}

/// Why the server does not start, or stopped.
#[derive(Debug)]
pub enum ServerError {
    /// The data folder can't be made.
    DataFolder(PathBuf, std::io::Error),
    /// The signing keys can't be had.
    Keys(KeyError),
    /// The database can't be opened or migrated.
    Database(sqlx::Error),
    /// The address can't be listened on.
    Listen(SocketAddr, std::io::Error),
    /// The site's files are not where they should be.
    SiteMissing(PathBuf),
    /// Serving failed.
    Serve(std::io::Error),
}

impl std::fmt::Display for ServerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::DataFolder(path, cause) => write!(f, "data-dir: {}: {cause}", path.display()),
            Self::Keys(cause) => cause.fmt(f),
            Self::Database(cause) => write!(f, "database-url: {cause}"),
            Self::Listen(address, cause) => write!(f, "site-addr: {address}: {cause}"),
            Self::SiteMissing(path) => write!(
                f,
                "the site folder {} is missing: put `site` and Leptos.toml beside the binary; `make build` makes them",
                path.display()
            ),
            Self::Serve(cause) => cause.fmt(f),
        }
    }
}

impl std::error::Error for ServerError {}

impl Server {
    /// Opens the database, the keys and the password workers, and starts to follow revocations.
    ///
    /// # Errors
    /// [`ServerError`].
    pub async fn open(config: &Config, clock: Clock) -> Result<Self, ServerError> {
        std::fs::create_dir_all(&config.data_dir)
            .map_err(|error| ServerError::DataFolder(config.data_dir.clone(), error))?;
        let database = Database::open(config.database_url().reveal()).await.map_err(ServerError::Database)?;
        let keys = KeyRing::open(&config.keys_dir()).map_err(ServerError::Keys)?;
        let minter = Minter::new(keys, &config.issuer());
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let hashing = Hashing::new(config.bcrypt_cost, cores);
        let lifetimes = config.lifetimes();
        let store = SessionStore::new(database.clone());
        let revoked = RevokedSessions::default();
        // Before the first request: what was revoked must not come alive by a restart.
        revoked.learn(&store, clock.now() - lifetimes.access).await.map_err(ServerError::Database)?;
        tokio::spawn(revoked.clone().follow(store.clone(), clock.clone(), lifetimes.access));
        Ok(Self {
            users: Users::new(database.clone(), hashing, clock.clone()),
            sessions: Sessions::new(store, minter.clone(), revoked, lifetimes, clock),
            database,
            minter,
            site: config.site.clone(),
            metrics: metrics::Metrics::install(),
        })
    }

    /// All routes and layers.
    pub fn router(&self) -> Router {
        routes::router(self)
    }
}

/// Serves until the process is told to stop, then finishes the requests under way.
///
/// # Errors
/// [`ServerError`].
pub async fn run(config: Config) -> Result<(), ServerError> {
    check_site(config.site_root())?;
    if !config.rotation.is_on() {
        tracing::warn!("rotation is off: a stolen refresh token can't be noticed");
    }
    if config.bcrypt_cost < 10 {
        tracing::warn!(cost = config.bcrypt_cost, "bcrypt-cost is below 10: passwords are quick to guess from their hashes");
    }
    let server = Server::open(&config, Clock::default()).await?;
    let address = config.site_addr;
    let listener = TcpListener::bind(address).await.map_err(|error| ServerError::Listen(address, error))?;
    let url = format!("http://{}", listener.local_addr().unwrap_or(address));
    let data = std::path::absolute(&config.data_dir).unwrap_or_else(|_| config.data_dir.clone());
    tracing::info!(%url, data = %data.display(), database = config.database_url().scheme(), "serving");
    serve(&server, listener).await.map_err(ServerError::Serve)?;
    server.database.close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn serve(server: &Server, listener: TcpListener) -> std::io::Result<()> {
    // Answers are small: waiting to fill a packet would only delay them.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let service = server.router().into_make_service_with_connect_info::<SocketAddr>();
    let asked = stop::asked().map(|()| tracing::info!("stopping"));
    stop::within_limit(axum::serve(listener, service).with_graceful_shutdown(asked)).await
}

fn check_site(root: &Path) -> Result<(), ServerError> {
    if root.is_dir() { Ok(()) } else { Err(ServerError::SiteMissing(root.to_owned())) }
}
