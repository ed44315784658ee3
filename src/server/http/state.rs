//! What the HTTP handlers and layers need.

use super::connections::Patience;
use super::real_ip::Proxies;
use crate::api::context::Services;
use crate::database::Database;
use crate::server::background::Background;
use crate::server::metrics::Metrics;
use crate::tokens::KeyRing;
use http::HeaderValue;
use leptos::config::LeptosOptions;
use std::sync::Arc;

/// The state of the router, shared by all requests.
#[derive(Debug)]
pub struct HttpState {
    /// The services that endpoints call.
    pub services: Arc<Services>,
    /// The database, for `/readyz`.
    pub database: Database,
    /// The keys, for JWKS.
    pub keys: KeyRing,
    /// The background tasks, for `/readyz`.
    pub background: Background,
    /// The proxies whose word on the client's address is taken.
    pub proxies: Proxies,
    /// The origins whose pages may call the API.
    pub allowed_origins: Vec<HeaderValue>,
    /// Whether people reach the server by HTTPS.
    pub secure: bool,
    /// How long slow clients may take.
    pub patience: Patience,
    /// The site's files.
    pub site: LeptosOptions,
    /// The counters, for `/metrics`.
    pub metrics: Metrics,
}
