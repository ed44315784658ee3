//! `/readyz`: whether this node can serve.

use super::state::HttpState;
use axum::extract::State;
use http::StatusCode;
use std::sync::Arc;

/// Answers 200 if the database takes writes and all background tasks run, otherwise 503 with the reason.
pub(super) async fn answer(State(state): State<Arc<HttpState>>) -> (StatusCode, String) {
    let failing = state.background.failing();
    if !failing.is_empty() {
        let reason = format!("background tasks failed and are being restarted: {}", failing.join(", "));
        return (StatusCode::SERVICE_UNAVAILABLE, reason);
    }
    match state.database.ping().await {
        Ok(()) => (StatusCode::OK, "ready".to_owned()),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not take writes".to_owned()),
    }
}
