//! HTTP: connections, routes, layers, and the door of the API.

mod api;
mod connections;
mod headers;
mod readiness;
mod real_ip;
mod request_log;
mod routes;
mod state;
mod stop;

pub use connections::{Patience, serve};
pub use real_ip::Proxies;
pub use routes::router;
pub use state::HttpState;
pub use stop::StopSignals;
