//! The server: state, routes and layers, built from a [`Config`], and how it is run and stopped.

mod address;
mod api;
mod connections;
mod headers;
mod keys;
pub mod log;
mod metrics;
mod routes;
mod stop;

use crate::account::Accounts;
use crate::attempts::{AttemptStore, Attempts, forget_refilled};
use crate::audit::{Audit, forget_old_events, write_later};
use crate::clock::Clock;
use crate::config::Config;
use crate::sessions::{RevokedSessions, SessionStore, Sessions, purge_ended};
use crate::store::Database;
use crate::tokens::{KeyError, KeyRing, Minter};
use crate::users::{Hashing, Users};
use address::Proxies;
use axum::Router;
pub use connections::{Patience, serve};
use http::HeaderValue;
use keys::follow_keys;
use leptos::config::LeptosOptions;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
pub use stop::StopSignals;

/// Everything that requests are answered with. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Server {
    database: Database,
    users: Arc<Users>,
    sessions: Arc<Sessions>,
    accounts: Arc<Accounts>,
    audit: Arc<Audit>,
    minter: Minter,
    proxies: Proxies,
    allowed_origins: Vec<HeaderValue>,
    secure: bool,
    patience: Patience,
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
    /// The file that tells the hashes in the names of the site's files is not beside the binary.
    HashesMissing(PathBuf),
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
            Self::HashesMissing(path) => {
                write!(f, "{} is missing: it belongs to the site; `make build` makes both", path.display())
            }
            Self::Serve(cause) => cause.fmt(f),
        }
    }
}

impl std::error::Error for ServerError {}

impl Server {
    /// Opens the database, the keys and the password workers, and starts to follow revocations. Bodies of
    /// requests are waited for with `patience`.
    ///
    /// # Errors
    /// [`ServerError`].
    pub async fn open(config: &Config, clock: Clock, patience: Patience) -> Result<Self, ServerError> {
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
        tokio::spawn(follow_keys(minter.keys().clone()));
        tokio::spawn(purge_ended(store.clone(), clock.clone()));
        let audit = Audit::new(database.clone(), clock.clone());
        tokio::spawn(forget_old_events(audit.clone()));
        tokio::spawn(write_later(audit.clone()));
        let attempts = Attempts::new(database.clone(), config.limits(), clock.clone());
        tokio::spawn(forget_refilled(AttemptStore::new(database.clone()), clock.clone()));
        let users =
            Users::new(database.clone(), hashing, attempts, minter.clone(), audit.clone(), clock.clone());
        let sessions = Sessions::new(store, minter.clone(), revoked, audit.clone(), lifetimes, clock);
        Ok(Self {
            accounts: Arc::new(Accounts::new(
                database.clone(),
                users.clone(),
                sessions.clone(),
                audit.clone(),
            )),
            audit: Arc::new(audit),
            users: Arc::new(users),
            sessions: Arc::new(sessions),
            database,
            minter,
            proxies: Proxies::new(&config.trusted_proxies),
            allowed_origins: config.allowed_origins.clone(),
            secure: config.issuer().starts_with("https://"),
            patience,
            site: config.site.clone(),
            metrics: metrics::Metrics::install(),
        })
    }

    /// All routes and layers.
    pub fn router(&self) -> Router {
        routes::router(Arc::new(self.clone()))
    }
}

/// Serves until the process is told to stop, then finishes the requests under way.
///
/// # Errors
/// [`ServerError`].
pub async fn run(config: Config) -> Result<(), ServerError> {
    check_site(&config.site)?;
    if !config.rotation.is_on() {
        tracing::warn!("rotation is off: a stolen refresh token can't be noticed");
    }
    if config.bcrypt_cost < 10 {
        tracing::warn!(
            cost = config.bcrypt_cost,
            "bcrypt-cost is below 10: passwords are quick to guess from their hashes"
        );
    }
    if !is_private(&config.issuer()) {
        tracing::warn!(
            issuer = config.issuer(),
            "passwords and tokens travel unencrypted: the issuer is no https URL"
        );
    }
    let patience = Patience::default();
    let server = Server::open(&config, Clock::default(), patience).await?;
    let address = config.site_addr;
    let listener = TcpListener::bind(address).map_err(|error| ServerError::Listen(address, error))?;
    let signals = StopSignals::listen().map_err(ServerError::Serve)?;
    let url = format!("http://{}", listener.local_addr().unwrap_or(address));
    let data = std::path::absolute(&config.data_dir).unwrap_or_else(|_| config.data_dir.clone());
    tracing::info!(%url, data = %data.display(), database = config.database_url().scheme(), "serving");
    serve(server.router(), listener, patience, signals).await.map_err(ServerError::Serve)?;
    server.audit.catch_up().await;
    server.database.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Whether what people send to this URL can be read by nobody on the way: it is encrypted, or stays on this
/// machine.
fn is_private(issuer: &str) -> bool {
    ["https://", "http://127.", "http://localhost", "http://[::1]"]
        .iter()
        .any(|start| issuer.starts_with(start))
}

/// Pages name the site's files, so without them nothing would work, and nothing would say why.
fn check_site(site: &LeptosOptions) -> Result<(), ServerError> {
    let root = Path::new(&*site.site_root);
    if !root.is_dir() {
        return Err(ServerError::SiteMissing(root.to_owned()));
    }
    let folder = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.to_owned()));
    let hashes = folder.unwrap_or_default().join(&*site.hash_file);
    if site.hash_files && !hashes.is_file() {
        return Err(ServerError::HashesMissing(hashes));
    }
    Ok(())
}
