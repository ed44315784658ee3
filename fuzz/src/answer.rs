//! What the server said, held to what the API promises of every answer.

use http::response::Parts;
use serde_json::Value;

/// Stand in inputs for secrets, as texts and as numbers. No message repeats them.
const SECRETS: [&str; 2] = ["hunter2hunter2", "7291846350"];

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Answer {
    /// Reads an answer. No request may bring the server to fail, and what it refuses it refuses in the
    /// form of the contract.
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
        // Longer ones would repeat what was sent.
        assert!((10..500).contains(&message.len()) && message.ends_with('.'), "{message}");
        assert_eq!(Some(self.text("requestId")), request_id);
        assert!(request_id.is_some_and(|id| !id.is_empty()));
        // Without limits, nothing is worth waiting for.
        assert!(self.body.get("retryAfter").is_none(), "{self:?}");
        assert_eq!(self.body["because"].is_string(), code == "session_revoked", "{self:?}");
    }

    /// A field that must be text.
    pub fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_else(|| panic!("{name} is no text: {self:?}"))
    }

    /// Whether it is this refusal.
    pub fn refused(&self, status: u16, code: &str) -> bool {
        self.status == status && self.text("code") == code
    }
}
