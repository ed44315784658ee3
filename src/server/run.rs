//! Runs the server from start to graceful shutdown.

use super::assemble::Server;
use super::config::Config;
use super::error::ServerError;
use super::http::{StopSignals, Timeouts, serve};
use super::open_files;
use crate::clock::Clock;
use axum::Router;
use leptos::config::LeptosOptions;
use std::net::TcpListener;
use std::path::Path;

/// Serves until SIGTERM or SIGINT, then finishes the requests in progress and stops the background tasks.
///
/// An app that embeds Latchkey passes its own `routes`, which are served beside Latchkey's, without its headers and
/// its log of requests. They must not have a fallback.
///
/// # Errors
/// [`ServerError`].
pub async fn run(config: Config, routes: Router) -> Result<(), ServerError> {
    check_site(&config.site)?;
    open_files::raise_limit();
    if !config.rotation {
        tracing::warn!("rotation is off: the server can't detect stolen refresh tokens");
    }
    if config.bcrypt_cost < 10 {
        tracing::warn!(
            cost = config.bcrypt_cost,
            "bcrypt-cost is below 10: a thief of the hashes can guess passwords quickly"
        );
    }
    let timeouts = Timeouts::default();
    let server = Server::open(&config, Clock::default(), timeouts).await?;
    let address = config.site_addr;
    // An issuer of localhost that nobody has set says nothing about an address that others can reach.
    let is_local =
        config.issuer.is_some() || address.ip().is_loopback() || server.issuer().starts_with("https://");
    if !is_private(server.issuer()) || !is_local {
        tracing::warn!(
            issuer = server.issuer(),
            "the issuer is not an https URL: passwords and tokens are sent unencrypted"
        );
    }
    let listener = TcpListener::bind(address).map_err(|error| ServerError::Listen(address, error))?;
    let signals = StopSignals::listen().map_err(ServerError::Serve)?;
    let url = format!("http://{}", listener.local_addr().unwrap_or(address));
    let data = std::path::absolute(&config.data_dir).unwrap_or_else(|_| config.data_dir.clone());
    tracing::info!(%url, data = %data.display(), database = config.database_url().scheme(), "serving");
    serve(server.router().merge(routes), listener, timeouts, signals).await.map_err(ServerError::Serve)?;
    server.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Whether nobody on the network can read what is sent to this URL: it is encrypted, or never leaves the machine.
fn is_private(issuer: &str) -> bool {
    ["https://", "http://127.", "http://localhost", "http://[::1]"]
        .iter()
        .any(|start| issuer.starts_with(start))
}

/// Checks that the site's files are there: without them every page would be broken, without any message.
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
