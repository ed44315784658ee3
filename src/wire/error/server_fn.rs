//! How server functions return an [`ApiError`].

use super::api_error::ApiError;
use super::platform;
use crate::wire::json::BrowserJsonEncoding;
use bytes::Bytes;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use server_fn::{Decodes, Encodes};

impl FromServerFnError for ApiError {
    type Encoder = BrowserJsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => {
                platform::malformed_request(&error).map_or(Self::Unreachable, Self::MalformedRequest)
            }
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Unreachable,
            ServerFnErrorErr::UnsupportedRequestMethod(why) => Self::MalformedRequest(why),
            other => Self::internal(other),
        }
    }

    fn ser(&self) -> Bytes {
        platform::set_head(self.status(), self.headers());
        BrowserJsonEncoding::encode(self).unwrap_or_default()
    }

    fn de(data: Bytes) -> Self {
        BrowserJsonEncoding::decode(data).unwrap_or(Self::Unreachable)
    }
}
