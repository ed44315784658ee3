//! Checks a request before its server function reads it.
//!
//! Our own routes take only JSON objects of up to 16 KiB. Server functions that other code adds choose their codec
//! themselves; they get bodies of up to 2 MiB.

use super::body;
use super::request_context::request_context;
use super::state::HttpState;
use crate::api::{account, open};
use crate::wire::error::platform::RequestId;
use crate::wire::{ApiError, path_parameter};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use leptos_axum::handle_server_fns_with_context;
use percent_encoding::percent_decode_str;
use server_fn::ServerFn;
use server_fn::axum::server_fn_paths;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// The largest body of our own routes, in bytes.
const OWN_LIMIT: usize = 16 * 1024;
/// The largest body of server functions that other code adds, in bytes: axum's default.
const OTHERS_LIMIT: usize = 2 * 1024 * 1024;
/// Headers that a request must not have twice, because it would be unclear which one counts.
const ONCE: [HeaderName; 3] = [AUTHORIZATION, CONTENT_TYPE, HeaderName::from_static("idempotency-key")];
/// The query parameters that our own routes read, each with its route.
const PARAMETERS: [(&str, &str); 1] = [(account::Activity::PATH, "before")];

/// The server functions at one path.
#[derive(Default)]
struct Endpoint {
    methods: Vec<Method>,
    own: bool,
}

static ENDPOINTS: LazyLock<HashMap<&str, Endpoint>> = LazyLock::new(|| {
    let mut endpoints: HashMap<_, Endpoint> = HashMap::new();
    for (path, method) in server_fn_paths() {
        let endpoint = endpoints.entry(path).or_default();
        // RFC 9110 section 9.1 asks for HEAD where there is GET.
        let head = (method == Method::GET).then_some(Method::HEAD);
        endpoint.methods.extend([method].into_iter().chain(head));
        endpoint.own = open::PATHS.contains(&path) || account::PATHS.contains(&path);
    }
    endpoints
});

/// The server functions at this path, and for a path with a parameter the URI of its server function.
fn endpoint(path: &str) -> Option<(Option<Uri>, &'static Endpoint)> {
    if let Some(endpoint) = ENDPOINTS.get(path) {
        return Some((None, endpoint));
    }
    ENDPOINTS.iter().find_map(|(template, endpoint)| {
        let query = path_parameter::read(template, path)?;
        let uri = format!("{template}?{query}").parse().ok()?;
        Some((Some(uri), endpoint))
    })
}

/// Runs the server function of this path and method, or refuses the request.
pub(super) async fn answer(State(state): State<Arc<HttpState>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some((fixed_path, endpoint)) = endpoint(parts.uri.path()) else {
        return ApiError::NotFound.into_response();
    };
    let body = match admit(&parts, body, endpoint, state.timeouts.body).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    // A proof names the method and the path that the client sent.
    let context = request_context(&state, &parts);
    let own_query = || endpoint.own.then(|| with_known_parameters(&parts.uri)).flatten();
    if let Some(uri) = fixed_path.or_else(own_query) {
        parts.uri = uri;
    }
    if parts.method == Method::HEAD {
        // The same function answers, and axum drops its body.
        parts.method = Method::GET;
    }
    let provide = move || context.clone().provide();
    let changes = parts.method != Method::GET;
    let request = if endpoint.own { short(parts, body) } else { Request::from_parts(parts, body) };
    let answer = async move { handle_server_fns_with_context(provide, request).await.into_response() };
    if changes { to_its_end(answer).await } else { answer.await }
}

/// A request without headers and extensions, because Leptos copies those of each request, and our own endpoints have a
/// [`RequestContext`]. It does not accept HTML, so Leptos does not redirect it back to its referrer.
fn short(parts: Parts, body: Body) -> Request {
    let mut request = Request::new(body);
    *request.method_mut() = parts.method;
    *request.uri_mut() = parts.uri;
    request
}

/// Answers in a task of its own. Hyper drops the future of a request whose client hangs up, and what the request has
/// begun to change must then still be finished: a session that was ended for reuse belongs in the audit log.
async fn to_its_end(answer: impl Future<Output = Response> + Send + 'static) -> Response {
    let id = RequestId::current().unwrap_or_else(RequestId::random);
    let task = tokio::spawn(id.scope(answer));
    task.await.unwrap_or_else(|panicked| ApiError::internal(panicked).into_response())
}

/// Checks a request, and returns its body.
async fn admit(parts: &Parts, body: Body, endpoint: &Endpoint, patience: Duration) -> Result<Body, Response> {
    if !endpoint.methods.contains(&parts.method) {
        return Err(not_allowed(&endpoint.methods));
    }
    refuse_doubled_headers(parts).map_err(IntoResponse::into_response)?;
    let json_only = endpoint.own && !parts.method.is_safe();
    if json_only && !is_json(&parts.headers) {
        return Err(ApiError::UnsupportedMediaType.into_response());
    }
    let limit = if endpoint.own { OWN_LIMIT } else { OTHERS_LIMIT };
    let body = body::read(&parts.headers, body, limit, patience).await?;
    if json_only {
        check_json(&body).map_err(IntoResponse::into_response)?;
    }
    Ok(Body::from(body))
}

/// Refuses what serde would read: a struct from a list of its fields' values, and an ignored field that is not UTF-8
/// ([RFC 8259 section 8.1](https://www.rfc-editor.org/rfc/rfc8259#section-8.1)).
fn check_json(body: &[u8]) -> Result<(), ApiError> {
    let text = std::str::from_utf8(body)
        .map_err(|_| ApiError::MalformedRequest("The request must be UTF-8.".to_owned()))?;
    if !text.trim_ascii_start().starts_with('{') {
        return Err(ApiError::MalformedRequest("The request must be a JSON object.".to_owned()));
    }
    Ok(())
}

/// The URI with only those query parameters that our own route at this path reads. The decoder would refuse a doubled
/// one even if the route ignores it.
fn with_known_parameters(uri: &Uri) -> Option<Uri> {
    let (path, query) = (uri.path(), uri.query()?);
    let is_known = |pair: &&str| {
        let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
        let name = percent_decode_str(name).decode_utf8_lossy();
        PARAMETERS.iter().any(|(route, known)| *route == path && *known == name)
    };
    let known: Vec<_> = query.split('&').filter(is_known).collect();
    format!("{path}?{}", known.join("&")).parse().ok()
}

fn refuse_doubled_headers(parts: &Parts) -> Result<(), ApiError> {
    let twice = |name: &&HeaderName| parts.headers.get_all(*name).iter().nth(1).is_some();
    match ONCE.iter().find(twice) {
        Some(name) => Err(ApiError::MalformedRequest(format!("The header {name} must not be there twice."))),
        None => Ok(()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_server_function_of_this_crate_is_one_of_our_own_routes() {
        let registered: BTreeSet<_> = server_fn_paths().map(|(path, _)| path).collect();
        let listed: BTreeSet<_> = open::PATHS.into_iter().chain(account::PATHS).collect();
        assert_eq!(registered, listed, "add the route to PATHS in src/api/open or src/api/account");
    }
}
