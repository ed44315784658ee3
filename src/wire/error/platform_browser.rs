//! The browser's side of an error, where the server's has nothing to correspond to.

use super::ApiError;
use server_fn::error::ServerFnErrorErr;

pub(super) fn request_id() -> String {
    String::new()
}

pub(super) fn set_status(_: &ApiError) {}

/// In the browser, an answer that can't be decoded is not ours: a proxy's page, say.
pub(super) fn undecodable(_: &ServerFnErrorErr) -> ApiError {
    ApiError::Unreachable
}

impl ApiError {
    /// An error that only the server can explain.
    pub fn internal(_: impl std::fmt::Display) -> Self {
        Self::Internal(String::new())
    }
}
