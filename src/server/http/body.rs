//! Reads the bodies of requests, up to a size and within a time.

use crate::wire::ApiError;
use axum::body::{Body, BodyDataStream, HttpBody};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use http::header::{CONNECTION, EXPECT};
use http::{HeaderMap, HeaderValue};
use std::time::Duration;
use tokio::time::timeout;

/// Read this much more of a body that is too large, in bytes, and drop it: a client whose connection is closed while it
/// sends may never see the 413.
const DRAIN: usize = 2 * 1024 * 1024;

/// Reads a body of up to `limit` bytes, which the client must send within `patience`.
///
/// # Errors
/// 413 as soon as the body is known to be larger, 408, or 400 if the client hung up.
pub(super) async fn read(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
    patience: Duration,
) -> Result<Vec<u8>, Response> {
    // Of a body with a Content-Length, that is the size.
    if body.size_hint().lower() > limit as u64 {
        if headers.contains_key(EXPECT) {
            // The client waits for our leave to send its body, so nothing of it is under way.
            return Err(closing(ApiError::PayloadTooLarge));
        }
        return Err(too_large(body.into_data_stream(), patience));
    }
    let mut parts = body.into_data_stream();
    match timeout(patience, read_within(&mut parts, limit)).await {
        Ok(Ok(Some(taken))) => Ok(taken),
        Ok(Ok(None)) => Err(too_large(parts, patience)),
        Ok(Err(error)) => Err(error.into_response()),
        // The client is too slow to keep the connection alive.
        Err(_) => Err(closing(ApiError::RequestTimeout)),
    }
}

/// The body; `None` once it is over `limit` bytes.
async fn read_within(parts: &mut BodyDataStream, limit: usize) -> Result<Option<Vec<u8>>, ApiError> {
    let mut taken = Vec::new();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| ApiError::MalformedRequest("The request ended too early.".to_owned()))?;
        if taken.len() + part.len() > limit {
            return Ok(None);
        }
        taken.extend_from_slice(&part);
    }
    Ok(Some(taken))
}

/// Answers at once, and drains the rest of the body meanwhile: for up to `patience`, then the connection is closed.
fn too_large(rest: BodyDataStream, patience: Duration) -> Response {
    tokio::spawn(timeout(patience, drain(rest)));
    ApiError::PayloadTooLarge.into_response()
}

async fn drain(mut parts: BodyDataStream) {
    let mut size = 0;
    while let Some(Ok(part)) = parts.next().await {
        size += part.len();
        if size > DRAIN {
            break;
        }
    }
}

/// An error after which the server closes the connection.
fn closing(error: ApiError) -> Response {
    let mut response = error.into_response();
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
