//! Graceful shutdown: no new connections, and a limited time for the requests in progress.

use axum_server::Handle;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// How long requests in progress have to finish.
const LIMIT: Duration = Duration::from_secs(10);

/// The signals that stop the server: SIGTERM, and SIGINT (Ctrl-C).
#[derive(Debug)]
pub struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    /// Handles the signals from now on: they no longer kill the process.
    ///
    /// # Errors
    /// If a signal handler can't be installed.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn first(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Waits for a signal, then lets the requests in progress finish, for [`LIMIT`] at most.
pub(super) async fn shut_down_on(signals: StopSignals, serving: Handle<SocketAddr>) {
    signals.first().await;
    tracing::info!("stopping");
    serving.graceful_shutdown(None);
    tokio::time::sleep(LIMIT).await;
    tracing::warn!("some requests did not finish in time and were dropped");
    serving.shutdown();
}
