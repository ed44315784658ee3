//! One HTTP exchange with our server, limited in time. The requests are plain data, so that one can be
//! sent again; the browser's own can't.

use crate::wire::{ApiError, json};
use bytes::Bytes;
use futures::{Sink, Stream, sink, stream};
use http::Method;
use js_sys::{JsString, Reflect};
use send_wrapper::SendWrapper;
use serde::de::DeserializeOwned;
use server_fn::client::Client;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use server_fn::request::ClientReq;
use server_fn::response::ClientRes;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// An answer that takes longer does not count any more. Shorter than the time for which a tab may hold
/// the renewal lock.
pub const LIMIT: Duration = Duration::from_secs(10);

/// A request to our server, as plain data.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// Header names and values.
    pub headers: Vec<(&'static str, String)>,
    /// Its body, if it has one.
    pub body: Option<String>,
    /// Whether it goes on when the page is left.
    pub outlives_page: bool,
}

impl Request {
    /// A JSON body for a path of ours.
    pub fn post_json(path: &str, body: &impl serde::Serialize) -> Self {
        let body = serde_json::to_string(body).unwrap_or_default();
        Self::new(path, "application/json", "application/json", Some(body), Method::POST)
    }

    fn new(path: &str, content_type: &str, accepts: &str, body: Option<String>, method: Method) -> Self {
        let mut headers = vec![("Accept", accepts.to_owned())];
        if body.is_some() {
            headers.push(("Content-Type", content_type.to_owned()));
        }
        Self { method, path: path.to_owned(), headers, body, outlives_page: false }
    }

    /// With one more header.
    pub fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Not stopped when the page is left. Browsers take few such requests at a time.
    pub fn outliving_page(mut self) -> Self {
        self.outlives_page = true;
        self
    }

    /// Sends it, from a browser.
    ///
    /// # Errors
    /// [`Unreachable`] if no whole answer came within [`LIMIT`].
    pub async fn send(&self) -> Result<Answer, Unreachable> {
        self.exchange().await.map_err(|_| Unreachable)
    }

    async fn exchange(&self) -> Result<Answer, JsValue> {
        let headers = web_sys::Headers::new()?;
        for (name, value) in &self.headers {
            headers.set(name, value)?;
        }
        let init = web_sys::RequestInit::new();
        init.set_method(self.method.as_str());
        init.set_headers(&headers);
        if let Some(body) = &self.body {
            init.set_body(&JsValue::from_str(body));
        }
        let limit = u32::try_from(LIMIT.as_millis()).unwrap_or(u32::MAX);
        init.set_signal(Some(&web_sys::AbortSignal::timeout_with_u32(limit)));
        Reflect::set(&init, &JsString::from("keepalive"), &JsValue::from_bool(self.outlives_page))?;
        let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
        let response = JsFuture::from(window.fetch_with_str_and_init(&self.path, &init)).await?;
        let response: web_sys::Response = response.dyn_into()?;
        let text = JsFuture::from(response.text()?).await?;
        Ok(Answer {
            status: response.status(),
            retry_after: response.headers().get("Retry-After")?.and_then(|seconds| seconds.parse().ok()),
            body: text.as_string().unwrap_or_default(),
        })
    }
}

/// No whole answer came: the server is down, the network is, or it took too long.
#[derive(Clone, Copy, Debug)]
pub struct Unreachable;

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header, in seconds.
    pub retry_after: Option<u32>,
    /// The body, as text.
    pub body: String,
}

impl Answer {
    /// The answer that the server would give to this error, for errors found before asking it.
    pub fn from_error(error: &ApiError) -> Self {
        let body = serde_json::to_string(error).unwrap_or_default();
        Self { status: 401, retry_after: None, body }
    }

    /// Reads a JSON answer.
    ///
    /// # Errors
    /// The error that the server sent; [`ApiError::Unreachable`] if this is no answer of ours, such as
    /// a proxy's page.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        if self.status < 400 {
            json::read(&self.body).ok_or(ApiError::Unreachable)
        } else {
            Err(self.error())
        }
    }

    /// The error that it carries; [`ApiError::Unreachable`] if it is none of ours, or says by its
    /// status that it is no verdict.
    pub fn error(&self) -> ApiError {
        let error = json::read(&self.body).unwrap_or(ApiError::Unreachable);
        // Only a 401 may end a session, whatever its body says.
        if error.ends_session() && self.status != 401 { ApiError::Unreachable } else { error }
    }
}

/// The client of the server functions that need no session: limited in time, otherwise as it comes.
pub struct PlainClient;

impl<E, I, O> Client<E, I, O> for PlainClient
where
    E: FromServerFnError + Send,
    I: FromServerFnError,
    O: FromServerFnError,
{
    type Request = Request;
    type Response = Answer;

    fn send(request: Request) -> impl Future<Output = Result<Answer, E>> + Send {
        SendWrapper::new(async move { request.send().await.map_err(no_answer) })
    }

    async fn open_websocket(
        _: &str,
    ) -> Result<
        (impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static, impl Sink<Bytes> + Send + 'static),
        E,
    > {
        Err::<(stream::Empty<_>, sink::Drain<_>), _>(unsupported())
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        leptos::task::spawn_local(future);
    }
}

/// What a server function's caller sees where no answer came.
pub fn no_answer<E: FromServerFnError>(_: Unreachable) -> E {
    E::from_server_fn_error(ServerFnErrorErr::Request("the server can't be reached".to_owned()))
}

fn unsupported<E: FromServerFnError>() -> E {
    E::from_server_fn_error(ServerFnErrorErr::UnsupportedRequestMethod(
        "this client sends text only".to_owned(),
    ))
}

impl<E: FromServerFnError> ClientReq<E> for Request {
    type FormData = ();

    fn try_new_req_query(
        path: &str,
        content_type: &str,
        accepts: &str,
        query: &str,
        method: Method,
    ) -> Result<Self, E> {
        let path = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
        Ok(Self::new(&path, content_type, accepts, None, method))
    }

    fn try_new_req_text(
        path: &str,
        content_type: &str,
        accepts: &str,
        body: String,
        method: Method,
    ) -> Result<Self, E> {
        Ok(Self::new(path, content_type, accepts, Some(body), method))
    }

    fn try_new_req_bytes(
        path: &str,
        content_type: &str,
        accepts: &str,
        body: Bytes,
        method: Method,
    ) -> Result<Self, E> {
        let body = String::from_utf8(body.into()).map_err(|_| unsupported())?;
        Ok(Self::new(path, content_type, accepts, Some(body), method))
    }

    fn try_new_req_form_data(_: &str, _: &str, _: &str, (): (), _: Method) -> Result<Self, E> {
        Err(unsupported())
    }

    fn try_new_req_multipart(_: &str, _: &str, (): (), _: Method) -> Result<Self, E> {
        Err(unsupported())
    }

    fn try_new_req_streaming(
        _: &str,
        _: &str,
        _: &str,
        _: impl Stream<Item = Bytes> + Send + 'static,
        _: Method,
    ) -> Result<Self, E> {
        Err(unsupported())
    }
}

impl<E: FromServerFnError + Send> ClientRes<E> for Answer {
    async fn try_into_string(self) -> Result<String, E> {
        Ok(self.body)
    }

    async fn try_into_bytes(self) -> Result<Bytes, E> {
        Ok(self.body.into())
    }

    fn try_into_stream(self) -> Result<impl Stream<Item = Result<Bytes, Bytes>> + Send + Sync + 'static, E> {
        Ok(stream::iter([Ok(self.body.into())]))
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

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, retry_after: None, body: body.to_owned() }
    }

    #[test]
    fn a_page_of_somebody_else_is_no_answer() {
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
        assert_eq!(answer(200, "true").json(), Ok(true));
    }

    #[test]
    fn only_a_401_ends_a_session() {
        let body = r#"{"code":"token_invalid","message":"m","requestId":"r"}"#;
        assert_eq!(answer(401, body).error(), ApiError::TokenInvalid);
        for status in [400, 403, 500] {
            assert_eq!(answer(status, body).json::<bool>(), Err(ApiError::Unreachable), "{status}");
        }
        assert_eq!(Answer::from_error(&ApiError::RefreshReused).error(), ApiError::RefreshReused);
    }
}
