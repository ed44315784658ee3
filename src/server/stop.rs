//! Stopping: no new connections, the requests under way are answered, and none of them is waited for
//! without end.

use axum_server::Handle;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

const LIMIT: Duration = Duration::from_secs(10);

/// Stops serving when the process is asked to, and gives what is under way then [`LIMIT`] to finish.
pub(super) async fn when_asked(serving: Handle<SocketAddr>) {
    asked().await;
    tracing::info!("stopping");
    serving.graceful_shutdown(None);
    tokio::time::sleep(LIMIT).await;
    tracing::warn!("some requests were not finished in time");
    serving.shutdown();
}

/// Ends when the process is asked to stop: SIGTERM, or Ctrl-C.
async fn asked() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
