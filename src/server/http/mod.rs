//! HTTP: connections, routes and layers.
//!
//! A request passes `connections`, the layers in `routes` (`real_ip`, `request_log`, `headers`), and then `api`, which
//! checks it and calls a server function, or a page, a file or a probe.

mod api;
mod connections;
mod error_response;
mod headers;
mod open_connections;
mod readiness;
mod real_ip;
mod request_log;
mod routes;
mod state;
mod stop;

pub use connections::{Timeouts, serve};
pub use real_ip::Proxies;
pub use routes::router;
pub use state::HttpState;
pub use stop::StopSignals;
