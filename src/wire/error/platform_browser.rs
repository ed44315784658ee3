//! In the browser, an error has no request id, no status and no log.

use http::{HeaderName, HeaderValue, StatusCode};
use server_fn::error::ServerFnErrorErr;

pub(super) fn request_id() -> String {
    String::new()
}

pub(super) fn log_internal(_: impl std::fmt::Display) {}

pub(super) fn set_head(_: StatusCode, _: Vec<(HeaderName, HeaderValue)>) {}

/// An answer that can't be decoded is not from our server, so no message fits.
pub(super) fn malformed_request(_: &ServerFnErrorErr) -> Option<String> {
    None
}
