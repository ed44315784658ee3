//! HTTP: connections, routes and layers.
//!
//! A request passes `connections`, the layers in `routes` (`real_ip`, `request_log`, `headers`, `host`), and then `api`,
//! which checks it and calls a server function, or a page, a file or a probe. Around an app's own routes there is only `layer`.

mod api;
mod body;
mod caller;
mod connections;
mod developer;
mod error_response;
mod forwarded;
mod headers;
mod host;
mod layer;
mod open_connections;
mod readiness;
mod real_ip;
mod request_context;
mod request_log;
mod routes;
mod state;
mod stop;
mod timeouts;

pub use caller::CallerRejection;
pub use connections::serve;
pub use layer::{LatchkeyLayer, LatchkeyService};
pub use real_ip::Proxies;
pub use request_context::provide_context;
pub use routes::router;
pub use state::{HttpState, Routes};
pub use stop::StopSignals;
pub use timeouts::Timeouts;
