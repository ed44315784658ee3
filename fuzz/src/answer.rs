//! An answer, checked for what the API promises of every answer.

use http::response::Parts;
use serde_json::Value;

/// Seeds have these texts and numbers in the place of secrets. No message repeats them.
const SECRETS: [&str; 2] = ["hunter2hunter2", "7291846350"];

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Answer {
    /// Reads an answer. No request may cause a server error, and every refusal has the documented form.
    pub fn of(parts: &Parts, body: &[u8]) -> Self {
        let status = parts.status.as_u16();
        let text = String::from_utf8_lossy(body);
        let header = |name| parts.headers.get(name).map(|value| value.to_str().unwrap());
        assert_eq!(header("content-type"), Some("application/json"), "{status}: {text}");
        assert_eq!(header("cache-control"), Some("no-store"), "{status}: {text}");
        let answer = Self { status, body: serde_json::from_slice(body).unwrap() };
        match status {
            200 | 201 => {}
            400..500 => answer.check_refusal(header("x-request-id")),
            _ => panic!("{status}: {text}"),
        }
        answer
    }

    fn check_refusal(&self, request_id: Option<&str>) {
        let code = self.text("code");
        assert!(!code.is_empty() && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
        let message = self.text("message");
        assert!(SECRETS.iter().all(|secret| !message.contains(secret)), "{message}");
        // A longer message would repeat the input.
        assert!((10..500).contains(&message.len()) && message.ends_with('.'), "{message}");
        assert_eq!(Some(self.text("requestId")), request_id);
        assert!(request_id.is_some_and(|id| !id.is_empty()));
        // Without rate limits, no refusal has a retry time.
        assert!(self.body.get("retryAfter").is_none(), "{self:?}");
        assert_eq!(self.body["because"].is_string(), code == "session_revoked", "{self:?}");
    }

    /// A field that must be a string.
    pub fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_else(|| panic!("{name} is not a string: {self:?}"))
    }

    /// Whether it is a refusal with this status and code.
    pub fn refused(&self, status: u16, code: &str) -> bool {
        self.status == status && self.text("code") == code
    }
}
