//! Stopping: no new connections, the requests under way are answered, and none of them is waited for
//! without end.

use axum_server::Handle;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};

const LIMIT: Duration = Duration::from_secs(10);

/// The signals that ask this process to stop: SIGTERM, and Ctrl-C.
#[derive(Debug)]
pub struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    /// From here on they end the process in peace, not at once.
    ///
    /// # Errors
    /// If the system does not let them be listened to.
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

/// Stops serving when the process is asked to, and gives what is under way then [`LIMIT`] to finish.
pub(super) async fn when_asked(signals: StopSignals, serving: Handle<SocketAddr>) {
    signals.first().await;
    tracing::info!("stopping");
    serving.graceful_shutdown(None);
    tokio::time::sleep(LIMIT).await;
    tracing::warn!("some requests were not finished in time");
    serving.shutdown();
}
