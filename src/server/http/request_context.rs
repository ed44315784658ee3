//! Makes the [`RequestContext`] of a request: for the API, for the app's own server functions and for its own routes.

use super::real_ip;
use super::state::HttpState;
use crate::api::context::RequestContext;
use crate::api::{account, open};
use crate::client_info::ClientInfo;
use crate::wire::path_parameter;
use axum::extract::OriginalUri;
use http::header::USER_AGENT;
use http::request::Parts;
use leptos::prelude::with_context;

/// The context of a request with this head.
pub(super) fn request_context(state: &HttpState, parts: &Parts) -> RequestContext {
    // One for each request: a proof is valid once only.
    if let Some(made) = parts.extensions.get::<RequestContext>() {
        return made.clone();
    }
    let address = real_ip::address(&state.proxies, &parts.extensions, &parts.headers);
    let user_agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    let client = ClientInfo::new(address, user_agent);
    // A nested router sees the end of the path only, but a proof names the whole.
    let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
    RequestContext::new(state.services.clone(), client, &parts.method, uri.path(), &parts.headers)
}

/// Provides the context of the request that Leptos answers, if it is for the app. Latchkey's own routes are not
/// answered by Leptos alone, because it would not check the size and the type of their bodies.
pub fn provide_context(state: &HttpState) {
    let context = with_context::<Parts, _>(|parts| {
        let path = parts.uri.path();
        if is_own(path) {
            tracing::error!(
                path,
                "put `Latchkey::layer` around the app: Leptos answers in place of Latchkey"
            );
            return None;
        }
        Some(request_context(state, parts))
    });
    if let Some(context) = context.flatten() {
        context.provide();
        leptos::prelude::provide_context(state.lifetime);
        leptos::prelude::provide_context(state.registration);
        state.brand.provide();
    }
}

/// Whether this is the path of a route of Latchkey's API.
pub(super) fn is_own(path: &str) -> bool {
    let mut own = open::PATHS.into_iter().chain(account::PATHS);
    path.starts_with("/api/")
        && (open::PATHS.contains(&path)
            || account::PATHS.contains(&path)
            || own.any(|template| path_parameter::read(template, path).is_some()))
}
