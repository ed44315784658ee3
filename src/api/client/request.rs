//! A request as plain data, which can be sent more than once.

use super::response::{Answer, Unreachable};
use http::Method;
use js_sys::{JsString, Reflect, Uint8Array};
use send_wrapper::SendWrapper;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// How long to wait for an answer of Latchkey's own: less than the time for which other tabs wait for the renewal lock.
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
    pub body: Option<Body>,
    /// How long the whole answer may take; `None` for as long as the browser waits.
    pub limit: Option<Duration>,
    /// Whether the body of an answer that is no error is handed over while it arrives, instead of when it is complete.
    pub streams_answer: bool,
    /// Whether it goes on when the page is left.
    pub outlives_page: bool,
}

/// A body that can be sent more than once.
#[derive(Clone)]
pub enum Body {
    /// Text or bytes.
    Bytes(Vec<u8>),
    /// A form, perhaps with files, which the browser reads anew for each request that sends it.
    Form(SendWrapper<web_sys::FormData>),
}

impl Body {
    /// The bytes; `None` for a form, whose bytes the browser makes.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Form(_) => None,
        }
    }
}

impl Request {
    /// A request with this method, without headers and body, whose answer may take [`LIMIT`].
    pub fn new(method: Method, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            body: None,
            limit: Some(LIMIT),
            streams_answer: false,
            outlives_page: false,
        }
    }

    /// A GET.
    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    /// A POST of `body` as JSON.
    pub fn post_json(path: &str, body: &impl serde::Serialize) -> Self {
        let json = || "application/json".to_owned();
        let body = Body::Bytes(serde_json::to_vec(body).unwrap_or_default());
        let request = Self { body: Some(body), ..Self::new(Method::POST, path) };
        request.with_header("Accept", json()).with_header("Content-Type", json())
    }

    /// Adds a header.
    pub fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Waits for the answer for as long as the browser does.
    pub fn without_limit(mut self) -> Self {
        self.limit = None;
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
    /// [`Unreachable`] if no complete answer came in time.
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
        match &self.body {
            Some(Body::Bytes(body)) => init.set_body(&Uint8Array::from(&**body)),
            Some(Body::Form(form)) => init.set_body(form),
            None => {}
        }
        if let Some(limit) = self.limit {
            let limit = u32::try_from(limit.as_millis()).unwrap_or(u32::MAX);
            init.set_signal(Some(&web_sys::AbortSignal::timeout_with_u32(limit)));
        }
        Reflect::set(&init, &JsString::from("keepalive"), &JsValue::from_bool(self.outlives_page))?;
        let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
        let response = JsFuture::from(window.fetch_with_str_and_init(&self.path, &init)).await?;
        let response: web_sys::Response = response.dyn_into()?;
        let stream = if self.streams_answer && response.ok() { response.body() } else { None };
        let body = match stream {
            Some(_) => Vec::new(),
            None => Uint8Array::new(&JsFuture::from(response.array_buffer()?).await?).to_vec(),
        };
        Ok(Answer {
            status: response.status(),
            retry_after: response.headers().get("Retry-After")?.and_then(|seconds| seconds.parse().ok()),
            dpop_nonce: response.headers().get("DPoP-Nonce")?,
            body,
            stream: stream.map(SendWrapper::new),
        })
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.path.split('?').next();
        f.debug_struct("Request").field("method", &self.method).field("path", &path).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_headers_query_and_body() {
        let request = Request::post_json("/api/x?secret", &"secret");
        let shown = format!("{:?}", request.with_header("Authorization", "secret".to_owned()));
        assert!(shown.contains("/api/x") && !shown.contains("secret"), "{shown}");
    }
}
