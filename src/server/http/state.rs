//! The state that HTTP handlers and layers share.

use super::connections::Timeouts;
use super::real_ip::Proxies;
use crate::api::context::Services;
use crate::database::Database;
use crate::pages::SessionLifetime;
use crate::server::background::Background;
use crate::server::metrics::Metrics;
use crate::tokens::KeyRing;
use crate::users::Registration;
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
    /// The reverse proxies that the client's address is taken from.
    pub proxies: Proxies,
    /// Other origins that may call the API from a browser (CORS).
    pub allowed_origins: Vec<HeaderValue>,
    /// Whether the public URL is an HTTPS one.
    pub secure: bool,
    /// The time that clients have.
    pub timeouts: Timeouts,
    /// Where the site's files are and how they are named.
    pub site: LeptosOptions,
    /// The people who can register, for the pages.
    pub registration: Registration,
    /// How long a session lasts, for the login page.
    pub lifetime: SessionLifetime,
    /// The counters, for `/metrics`.
    pub metrics: Metrics,
}
