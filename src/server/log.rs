//! The log: one line a request, with its id. Never a query, a body, a token or a password.

use super::metrics::Metrics;
use crate::request::{ClientAddress, RequestId};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue};
use std::io::IsTerminal;
use std::time::Instant;
use tracing::Instrument;
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

/// Answers a request under an id of its own and logs how it went.
pub(super) async fn request(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let id = RequestId::random();
    let client = request.extensions().get::<ClientAddress>().map(|address| address.0);
    let span = tracing::info_span!("request", %id);
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let begun = Instant::now();
    let mut response = id.clone().scope(next.run(request)).instrument(span.clone()).await;
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    let status = response.status().as_u16();
    metrics.answered(status);
    let _entered = span.entered();
    let address = client.map(tracing::field::display);
    let microseconds = begun.elapsed().as_micros();
    tracing::info!(%method, path, status, microseconds, address, "answered");
    response
}
