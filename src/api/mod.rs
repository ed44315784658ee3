//! The HTTP API, as server functions. The browser compiles the calls, the server the bodies.
//!
//! - [`client`]: sends a request and reads the answer; server functions that need no session use it
//! - [`open`]: routes that need no session
//! - [`account`]: routes for signed-in users
//! - `context` (server): the request that an endpoint answers, and the services that it calls

pub mod account;
pub mod client;
#[cfg(feature = "ssr")]
pub mod context;
pub mod open;
