//! The door of the API: what may pass to a server function.

use super::{Server, routes};
use crate::error::ApiError;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, ALLOW, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use leptos_axum::handle_server_fns_with_context;
use server_fn::axum::server_fn_paths;

/// The largest body taken, in bytes.
const LARGEST: usize = 16 * 1024;

/// Answers by the server function of this path and method, if the request is one that it can read.
pub(super) async fn answer(State(server): State<Server>, request: Request) -> Response {
    match admit(request).await {
        Ok(request) => {
            handle_server_fns_with_context(routes::provide_services(&server), request).await.into_response()
        }
        Err(refusal) => refusal,
    }
}

async fn admit(request: Request) -> Result<Request, Response> {
    let (mut parts, body) = request.into_parts();
    let methods: Vec<Method> =
        server_fn_paths().filter(|(path, _)| *path == parts.uri.path()).map(|(_, method)| method).collect();
    if methods.is_empty() {
        return Err(ApiError::NotFound.into_response());
    }
    if !methods.contains(&parts.method) {
        return Err(not_allowed(&methods));
    }
    if parts.method != Method::GET && !is_json(&parts.headers) {
        return Err(ApiError::UnsupportedMediaType.into_response());
    }
    let body = read(&parts.headers, body).await.map_err(IntoResponse::into_response)?;
    // A server function would answer one that takes HTML by sending it back to where it came from.
    parts.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    Ok(Request::from_parts(parts, body))
}

async fn read(headers: &HeaderMap, body: Body) -> Result<Body, ApiError> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > LARGEST as u64) {
        return Err(ApiError::PayloadTooLarge);
    }
    match to_bytes(body, LARGEST).await {
        Ok(bytes) => Ok(Body::from(bytes)),
        Err(error) if is_limit(&error) => Err(ApiError::PayloadTooLarge),
        Err(_) => Err(ApiError::MalformedRequest("The request ended too early.".to_owned())),
    }
}

fn is_limit(error: &axum::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = value.and_then(|value| value.split(';').next()).map(str::trim);
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
}

fn not_allowed(methods: &[Method]) -> Response {
    let allowed = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
    let mut response = ApiError::MethodNotAllowed.into_response();
    if let Ok(allowed) = HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(ALLOW, allowed);
    }
    response
}
