//! An answer of the server, and checks that hold for every answer of the API.

use bytes::Bytes;
use reqwest::RequestBuilder;
use reqwest::header::HeaderMap;
use serde_json::Value;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub async fn to(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.bytes().await.unwrap() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The JSON body, which no cache may store.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"), "{self:?}");
        assert_eq!(self.header("cache-control"), Some("no-store"), "{self:?}");
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The body of a 200.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    /// The body of an error: its code, a message for people, the request id, and `retryAfter` if a retry makes sense.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        let body = self.json();
        assert_eq!((self.status, body["code"].as_str()), (status, Some(code)), "{body}");
        let message = body["message"].as_str().unwrap();
        assert!(message.len() > 10 && message.ends_with('.'), "{message}");
        assert_eq!(body["requestId"].as_str(), self.header("x-request-id"), "{body}");
        assert!(self.header("x-request-id").is_some_and(|id| !id.is_empty()), "{self:?}");
        let retry_after = self.header("retry-after").map(|seconds| seconds.parse::<u64>().unwrap());
        assert_eq!(retry_after.is_some(), [429, 503].contains(&status), "{self:?}");
        assert_eq!(body["retryAfter"].as_u64(), retry_after, "{body}");
        assert!(retry_after.is_none_or(|seconds| seconds > 0), "{body}");
        assert!(status != 422 || body["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{body}");
        let optional = |name: &&str| !["because", "retryAfter", "reason"].contains(name);
        assert_eq!(
            fields(&body).into_iter().filter(optional).collect::<Vec<_>>(),
            ["code", "message", "requestId"]
        );
        assert_eq!(body["because"].is_string(), code == "session_revoked", "{body}");
        body
    }
}

/// The sorted names of an object's fields, or of the first object in a list. Empty for `null`.
pub fn fields(value: &Value) -> Vec<&str> {
    let object = value.get(0).unwrap_or(value).as_object();
    let mut names: Vec<&str> = object.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names
}
