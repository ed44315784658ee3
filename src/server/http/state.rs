//! The state that HTTP handlers and layers share.

use super::real_ip::Proxies;
use super::timeouts::Timeouts;
use crate::api::context::Services;
use crate::clock::Clock;
use crate::components::Brand;
use crate::database::Database;
use crate::pages::{MailSetting, SessionLifetime, StartFacts};
use crate::server::background::Background;
use crate::server::metrics::Metrics;
use crate::tokens::KeyRing;
use crate::users::Registration;
use http::HeaderValue;
use leptos::config::LeptosOptions;
use std::sync::Arc;

/// The routes that a router has, each kind with those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routes {
    /// The API, the public keys, and those for operators.
    Api,
    /// The pages, without the first one.
    Pages,
    /// The first page, the files, "not found", and the server functions that other code adds.
    Site,
}

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
    /// The routes of the router.
    pub routes: Routes,
    /// The time that clients have.
    pub timeouts: Timeouts,
    /// Where the site's files are and how they are named.
    pub site: LeptosOptions,
    /// The people who can register, for the pages.
    pub registration: Registration,
    /// How long a session lasts, for the login page.
    pub lifetime: SessionLifetime,
    /// The time, for the age of the keys.
    pub clock: Clock,
    /// The facts for developers on the first page, if that is wanted.
    pub development: Option<StartFacts>,
    /// Whether the pages show what needs mail.
    pub mail: MailSetting,
    /// The name, the logo and the links, for the pages.
    pub brand: Arc<Brand>,
    /// The counters, for `/metrics`.
    pub metrics: Metrics,
}
