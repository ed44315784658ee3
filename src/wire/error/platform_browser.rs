//! In the browser, an error has no request id, no status and no log.

use http::StatusCode;
use server_fn::error::ServerFnErrorErr;

pub(super) fn request_id() -> String {
    String::new()
}

pub(super) fn log_internal(_: impl std::fmt::Display) {}

pub(super) fn set_status(_: StatusCode, _: Option<u32>) {}

/// An answer that can't be decoded is not from our server, so no message fits.
pub(super) fn malformed_request(_: &ServerFnErrorErr) -> Option<String> {
    None
}
