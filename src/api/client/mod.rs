//! One HTTP exchange with our server. A [`Request`] is plain data, unlike the browser's own, so that the keeper can
//! send it again with a renewed token.
//!
//! Server functions of an app may use any codec: forms, JSON, CBOR, multipart, streams and so on. Each body can be sent
//! again, with a renewed token: a file is read anew by the browser, and a streamed body is read into memory before it is
//! sent, which browsers do without HTTP/2 anyway. A streamed answer is handed over while it arrives. A WebSocket fails
//! with `ServerFnErrorErr::UnsupportedRequestMethod`, because browsers can't send the access token with it.

mod draft;
mod json_api;
mod plain_client;
mod request;
mod response;
mod session_client;

pub use draft::Draft;
pub use json_api::JsonApi;
pub use plain_client::{PlainClient, no_answer};
pub use request::{Body, LIMIT, Request};
pub use response::{Answer, Unreachable};
pub use session_client::{AccountClient, SessionClient, fetch, send_session_calls_by};
