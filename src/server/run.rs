//! The program: checks what it needs, serves, and stops in order.

use super::config::Config;
use super::http::{Patience, StopSignals, serve};
use super::{Server, ServerError};
use crate::clock::Clock;
use leptos::config::LeptosOptions;
use std::net::TcpListener;
use std::path::Path;

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
    server.close().await;
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
