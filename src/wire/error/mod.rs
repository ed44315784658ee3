//! The errors that a caller can see. A room returns the [`ApiError`] that says what happened; a cause that callers
//! must not see goes through [`ApiError::internal`], which logs it.

mod api_error;
mod body;
mod ended;
mod headers;
#[cfg_attr(feature = "ssr", path = "platform_server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "platform_browser.rs")]
pub mod platform;
mod refused_value;
mod server_fn;

pub use api_error::ApiError;
pub use ended::Ended;
pub use refused_value::RefusedValue;
