//! An error as an HTTP response, where no server function was called.

use crate::wire::ApiError;
use axum::Json;
use axum::response::{IntoResponse, Response};

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(&self)).into_response();
        response.headers_mut().extend(self.headers());
        response
    }
}
