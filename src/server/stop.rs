//! Stopping: no new connections, the requests under way are answered, and none of them is waited for
//! without end.

use std::future::IntoFuture;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

const LIMIT: Duration = Duration::from_secs(10);

/// Ends when the process is asked to stop: SIGTERM, or Ctrl-C.
pub(super) async fn asked() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Serves until stopped, and gives what is under way then [`LIMIT`] to finish.
pub(super) async fn within_limit(
    serving: impl IntoFuture<Output = std::io::Result<()>>,
) -> std::io::Result<()> {
    let overdue = async {
        asked().await;
        tokio::time::sleep(LIMIT).await;
    };
    tokio::select! {
        result = serving.into_future() => result,
        () = overdue => {
            tracing::warn!("some requests were not finished in time");
            Ok(())
        }
    }
}
