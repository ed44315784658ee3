//! The time that clients have.

use std::time::Duration;

/// The time that clients have. Without it, a client that sends or reads a byte a minute would hold a connection for
/// ever (slowloris).
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// To send the head of the first request on a connection.
    pub first_head: Duration,
    /// To send the head of the next request: the keep-alive time. It must be longer than that of the proxy in front,
    /// or the proxy sends requests on connections that are being closed. Among the usual ones, Google's load balancers
    /// keep connections longest: 600 s.
    pub next_head: Duration,
    /// To send the body of a request; the answer is then 408 `request_timeout`.
    pub body: Duration,
    /// To take the next part of an answer.
    pub write: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let [first_head, next_head, body, write] = [10, 620, 10, 30].map(Duration::from_secs);
        Self { first_head, next_head, body, write }
    }
}
