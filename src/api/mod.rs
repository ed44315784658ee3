//! The HTTP API, as server functions: one file a route. The browser compiles the calls, the server the bodies.
//!
//! - [`client`]: sends a request and reads the answer; server functions that need no session use it
//! - [`open`]: routes that need no session
//! - [`account`]: routes for signed-in users
//! - `context` (server): what an endpoint knows of the request it answers

pub mod account;
pub mod client;
#[cfg(feature = "ssr")]
pub mod context;
pub mod open;
