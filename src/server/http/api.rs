//! The door of the API: what may pass to a server function.

use super::real_ip::RealIp;
use super::state::HttpState;
use crate::api::context::RequestContext;
use crate::client_info::ClientInfo;
use crate::wire::ApiError;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use http::header::{ACCEPT, ALLOW, AUTHORIZATION, CONNECTION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use leptos_axum::handle_server_fns_with_context;
use server_fn::axum::server_fn_paths;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// The largest body taken, in bytes.
const LARGEST: usize = 16 * 1024;
/// So much of a larger one is heard out and forgotten: who is cut off while sending may never see the
/// answer that says why.
const HEARD: usize = 2 * 1024 * 1024;
/// Of these, two in one request would leave it open which is meant.
const ONCE: [HeaderName; 2] = [AUTHORIZATION, HeaderName::from_static("idempotency-key")];

/// The methods of each path, as the server functions have them.
static METHODS: LazyLock<HashMap<&str, Vec<Method>>> = LazyLock::new(|| {
    let mut methods: HashMap<_, Vec<_>> = HashMap::new();
    for (path, method) in server_fn_paths() {
        methods.entry(path).or_default().push(method);
    }
    methods
});

/// Answers by the server function of this path and method, if the request is one that it can read.
pub(super) async fn answer(State(state): State<Arc<HttpState>>, request: Request) -> Response {
    match admit(request, state.timeouts.body).await {
        Ok(request) => {
            let context = context(&state, &request);
            let provide = move || context.clone().provide();
            handle_server_fns_with_context(provide, request).await.into_response()
        }
        Err(refusal) => refusal,
    }
}

fn context(state: &HttpState, request: &Request) -> RequestContext {
    let address = request.extensions().get::<RealIp>().map(|address| address.0);
    let user_agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    RequestContext::new(state.services.clone(), ClientInfo::new(address, user_agent), request.headers())
}

async fn admit(request: Request, patience: Duration) -> Result<Request, Response> {
    let (mut parts, body) = request.into_parts();
    let methods = METHODS.get(parts.uri.path()).ok_or_else(|| ApiError::NotFound.into_response())?;
    if !methods.contains(&parts.method) {
        return Err(not_allowed(methods));
    }
    if parts.method != Method::GET && !is_json(&parts.headers) {
        return Err(ApiError::UnsupportedMediaType.into_response());
    }
    if let Some(name) = ONCE.iter().find(|name| parts.headers.get_all(*name).iter().nth(1).is_some()) {
        let what = format!("The header {name} must not be there twice.");
        return Err(ApiError::MalformedRequest(what).into_response());
    }
    let body = tokio::time::timeout(patience, read(body)).await.map_err(|_| overdue())?;
    let body = body.map_err(IntoResponse::into_response)?;
    // serde would take a list of the fields' values, too.
    if parts.method != Method::GET && !body.trim_ascii_start().starts_with(b"{") {
        let what = "The request must be a JSON object.".to_owned();
        return Err(ApiError::MalformedRequest(what).into_response());
    }
    // A server function would answer one that takes HTML by sending it back to where it came from.
    parts.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    Ok(Request::from_parts(parts, Body::from(body)))
}

/// Reads a body up to [`LARGEST`]; of a larger one it hears more than it takes.
async fn read(body: Body) -> Result<Vec<u8>, ApiError> {
    let (mut taken, mut heard) = (Vec::new(), 0);
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| ApiError::MalformedRequest("The request ended too early.".to_owned()))?;
        heard += part.len();
        if heard > HEARD {
            break;
        }
        if heard <= LARGEST {
            taken.extend_from_slice(&part);
        }
    }
    if heard > LARGEST { Err(ApiError::PayloadTooLarge) } else { Ok(taken) }
}

/// Who is that slow is not waited for a second time.
fn overdue() -> Response {
    let mut response = ApiError::RequestTimeout.into_response();
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
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
