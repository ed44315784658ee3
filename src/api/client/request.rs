//! A request as plain data, which can be sent more than once.

use super::response::{Answer, Unreachable};
use crate::wire::path_parameter;
use bytes::Bytes;
use futures::Stream;
use http::Method;
use js_sys::{JsString, Reflect, Uint8Array};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use server_fn::request::ClientReq;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// How long to wait for an answer: less than the time for which other tabs wait for the renewal lock.
pub const LIMIT: Duration = Duration::from_secs(10);

/// A request to our server. `Debug` hides the headers and the body, which may hold tokens and passwords.
#[derive(Clone)]
pub struct Request {
    /// Its method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// Header names and values.
    pub headers: Vec<(&'static str, String)>,
    /// Its body, if it has one.
    pub body: Option<Vec<u8>>,
    /// Whether it goes on when the page is left.
    pub outlives_page: bool,
}

impl Request {
    /// A POST of `body` as JSON.
    pub fn post_json(path: &str, body: &impl serde::Serialize) -> Self {
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self::new(path, "application/json", "application/json", Some(body), Method::POST)
    }

    fn new(path: &str, content_type: &str, accepts: &str, body: Option<Vec<u8>>, method: Method) -> Self {
        let mut headers = vec![("Accept", accepts.to_owned())];
        if body.is_some() {
            headers.push(("Content-Type", content_type.to_owned()));
        }
        Self { method, path: path.to_owned(), headers, body, outlives_page: false }
    }

    /// Adds a header.
    pub fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Keeps the request going when the page is left. Browsers allow 64 KiB of such bodies at a time.
    pub fn outliving_page(mut self) -> Self {
        self.outlives_page = true;
        self
    }

    /// Sends it, from a browser.
    ///
    /// # Errors
    /// [`Unreachable`] if no complete answer came within [`LIMIT`].
    pub async fn send(&self) -> Result<Answer, Unreachable> {
        self.fetch().await.map_err(|_| Unreachable)
    }

    async fn fetch(&self) -> Result<Answer, JsValue> {
        let headers = web_sys::Headers::new()?;
        for (name, value) in &self.headers {
            headers.set(name, value)?;
        }
        let init = web_sys::RequestInit::new();
        init.set_method(self.method.as_str());
        init.set_headers(&headers);
        if let Some(body) = &self.body {
            init.set_body(&Uint8Array::from(&**body));
        }
        let limit = u32::try_from(LIMIT.as_millis()).unwrap_or(u32::MAX);
        init.set_signal(Some(&web_sys::AbortSignal::timeout_with_u32(limit)));
        Reflect::set(&init, &JsString::from("keepalive"), &JsValue::from_bool(self.outlives_page))?;
        let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
        let response = JsFuture::from(window.fetch_with_str_and_init(&self.path, &init)).await?;
        let response: web_sys::Response = response.dyn_into()?;
        let body = JsFuture::from(response.array_buffer()?).await?;
        Ok(Answer {
            status: response.status(),
            retry_after: response.headers().get("Retry-After")?.and_then(|seconds| seconds.parse().ok()),
            dpop_nonce: response.headers().get("DPoP-Nonce")?,
            body: Uint8Array::new(&body).to_vec(),
        })
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.path.split('?').next();
        f.debug_struct("Request").field("method", &self.method).field("path", &path).finish_non_exhaustive()
    }
}

fn unsupported<E: FromServerFnError>() -> E {
    let what = "this client can't send a multipart or streamed body, because it couldn't send it again";
    E::from_server_fn_error(ServerFnErrorErr::UnsupportedRequestMethod(what.to_owned()))
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
        let path = path_parameter::write(path, query);
        Ok(Self::new(&path, content_type, accepts, None, method))
    }

    fn try_new_req_text(
        path: &str,
        content_type: &str,
        accepts: &str,
        body: String,
        method: Method,
    ) -> Result<Self, E> {
        Ok(Self::new(path, content_type, accepts, Some(body.into()), method))
    }

    fn try_new_req_bytes(
        path: &str,
        content_type: &str,
        accepts: &str,
        body: Bytes,
        method: Method,
    ) -> Result<Self, E> {
        Ok(Self::new(path, content_type, accepts, Some(body.into()), method))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ApiError;
    use futures::stream;

    fn streamed<E: FromServerFnError>() -> E {
        let body = stream::iter([Bytes::from_static(b"a")]);
        <Request as ClientReq<E>>::try_new_req_streaming("/api/x", "", "", body, Method::POST).unwrap_err()
    }

    #[test]
    fn a_streamed_body_is_refused_with_the_reason() {
        assert!(streamed::<server_fn::ServerFnError>().to_string().contains("streamed body"));
        assert!(streamed::<ApiError>().to_string().contains("streamed body"));
    }

    #[test]
    fn debug_hides_headers_query_and_body() {
        let request = Request::post_json("/api/x?secret", &"secret");
        let shown = format!("{:?}", request.with_header("Authorization", "secret".to_owned()));
        assert!(shown.contains("/api/x") && !shown.contains("secret"), "{shown}");
    }
}
