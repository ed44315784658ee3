//! The answer to a request.

use crate::wire::{ApiError, json};
use bytes::Bytes;
use futures::stream::{self, StreamExt};
use futures::{Stream, future};
use js_sys::Uint8Array;
use send_wrapper::SendWrapper;
use serde::de::DeserializeOwned;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use server_fn::response::ClientRes;

/// No complete answer came: the server is down, the network is, or it took too long.
#[derive(Clone, Copy, Debug)]
pub struct Unreachable;

/// An answer. `Debug` hides the body, which may hold tokens.
#[derive(Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header, in seconds.
    pub retry_after: Option<u32>,
    /// The `DPoP-Nonce` header: the nonce that the server wants in the next proof
    /// ([RFC 9449 section 8](https://www.rfc-editor.org/rfc/rfc9449#section-8)).
    pub dpop_nonce: Option<String>,
    /// The body; empty if it is a `stream`.
    pub body: Vec<u8>,
    /// The body, still arriving, if the request asked for that and the answer is no error.
    pub stream: Option<SendWrapper<web_sys::ReadableStream>>,
}

impl Answer {
    /// An answer with this status and body.
    pub fn new(status: u16, body: Vec<u8>) -> Self {
        Self { status, retry_after: None, dpop_nonce: None, body, stream: None }
    }

    /// Reads a JSON answer.
    ///
    /// # Errors
    /// The error that the server sent; [`ApiError::Unreachable`] if the answer is not from our server, but a
    /// proxy's page, for example.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        if self.status < 400 { self.read().ok_or(ApiError::Unreachable) } else { Err(self.error()) }
    }

    /// The error in the body; [`ApiError::Unreachable`] if there is none of ours.
    pub fn error(&self) -> ApiError {
        let error = self.read().unwrap_or(ApiError::Unreachable);
        // Only a 401 may end a session, whatever its body says.
        if error.ends_session() && self.status != 401 { ApiError::Unreachable } else { error }
    }

    fn read<T: DeserializeOwned>(&self) -> Option<T> {
        json::read(std::str::from_utf8(&self.body).ok()?)
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

impl<E: FromServerFnError + Send> ClientRes<E> for Answer {
    async fn try_into_string(self) -> Result<String, E> {
        String::from_utf8(self.body).map_err(|_| {
            let what = "the answer is not UTF-8".to_owned();
            E::from_server_fn_error(ServerFnErrorErr::Deserialization(what))
        })
    }

    async fn try_into_bytes(self) -> Result<Bytes, E> {
        Ok(self.body.into())
    }

    fn try_into_stream(self) -> Result<impl Stream<Item = Result<Bytes, Bytes>> + Send + Sync + 'static, E> {
        let whole = stream::iter([Ok(Bytes::from(self.body))]).filter(|part| {
            let is_there = part.as_ref().is_ok_and(|part: &Bytes| !part.is_empty());
            future::ready(is_there)
        });
        let parts = self.stream.map(|stream| {
            let parts = wasm_streams::ReadableStream::from_raw(stream.take()).into_stream();
            parts.map(|part| match part {
                Ok(part) => Ok(Bytes::from(Uint8Array::new(&part).to_vec())),
                Err(_) => {
                    let what = "the connection broke before the answer was complete".to_owned();
                    Err(E::from_server_fn_error(ServerFnErrorErr::Response(what)).ser())
                }
            })
        });
        Ok(SendWrapper::new(whole.chain(stream::iter(parts).flatten())))
    }

    fn status(&self) -> u16 {
        self.status
    }

    fn status_text(&self) -> String {
        String::new()
    }

    fn location(&self) -> String {
        String::new()
    }

    fn has_redirect(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &'static str) -> Answer {
        Answer::new(status, body.as_bytes().to_vec())
    }

    #[test]
    fn the_page_of_another_server_is_not_an_answer() {
        for body in
            ["", "<!DOCTYPE html><title>Welcome to the airport</title>", "[]", "null", "\"ada\"", "{}"]
        {
            for status in [200, 401, 403, 502] {
                assert_eq!(
                    answer(status, body).json::<bool>(),
                    Err(ApiError::Unreachable),
                    "{status} {body}"
                );
            }
        }
        let latin = Answer { body: b"\"\xe9\"".to_vec(), ..answer(200, "") };
        assert_eq!(latin.json::<String>(), Err(ApiError::Unreachable));
        assert_eq!(answer(200, "true").json(), Ok(true));
    }

    #[test]
    fn only_a_401_ends_a_session() {
        let body = r#"{"code":"token_invalid","message":"m","requestId":"r"}"#;
        assert_eq!(answer(401, body).error(), ApiError::TokenInvalid);
        for status in [400, 403, 500] {
            assert_eq!(answer(status, body).json::<bool>(), Err(ApiError::Unreachable), "{status}");
        }
    }

    #[test]
    fn debug_hides_the_body() {
        let shown = format!("{:?}", answer(200, "secret"));
        assert!(shown.contains("200") && !shown.contains("secret"), "{shown}");
    }
}
