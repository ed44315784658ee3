//! One HTTP exchange with our server. A [`Request`] is plain data, unlike the browser's own, so that the keeper can
//! send it again with a renewed token.
//!
//! Server functions that other code adds may use any codec whose body is text or bytes: forms, JSON, CBOR and so on.
//! They can't send multipart or streamed bodies, because those can't be sent twice: multipart does not compile, and
//! a streamed body fails with `ServerFnErrorErr::UnsupportedRequestMethod`. A streamed answer arrives in one piece.

mod plain_client;
mod request;
mod response;
mod session_client;

pub use plain_client::{PlainClient, no_answer};
pub use request::{LIMIT, Request};
pub use response::{Answer, Unreachable};
pub use session_client::{SessionClient, send_session_calls_by};
