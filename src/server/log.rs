//! The log, on standard error. Never a query, a body, a token or a password.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Begins to log to standard error, as much as `RUST_LOG` says: by default from `info` on.
pub fn begin() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    // Fails only where a log was begun already; that one stays.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .try_init();
}
