//! Gives each request an id and logs how it was answered.

use super::open_connections::Connection;
use super::real_ip::RealIp;
use crate::server::metrics::Metrics;
use crate::wire::error::platform::RequestId;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue};
use std::sync::Arc;
use std::time::Instant;

/// Answers a request under an id of its own, counts and logs the answer.
pub(super) async fn log_request(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    // Until the answer, the connection is not idle.
    let _in_flight = request.extensions().get::<Arc<Connection>>().map(Connection::begin_request);
    let id = RequestId::random();
    let client = request.extensions().get::<RealIp>().map(|address| address.0);
    let method = request.method().clone();
    let uri = request.uri().clone();
    let begun = Instant::now();
    let mut response = id.scope(next.run(request)).await;
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    let status = response.status().as_u16();
    metrics.answered(status);
    let address = client.map(tracing::field::display);
    let microseconds = begun.elapsed().as_micros();
    let log = || tracing::info!(%method, path = uri.path(), status, microseconds, address, "answered");
    id.sync_scope(log);
    response
}
