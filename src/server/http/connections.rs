//! Connections: quick answers, no waiting for slow clients, and an end in peace.

use super::stop;
use super::stop::StopSignals;
use axum::Router;
use axum_server::Handle;
use axum_server::accept::Accept;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;

/// Headers larger than this, in bytes, are answered with 431.
const LARGEST_HEAD: usize = 16 * 1024;

/// How long a client may take, before it is cut off: whoever sends or reads a byte a minute would otherwise
/// hold what others need.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the head of the first request on a connection.
    pub first_head: Duration,
    /// For the head of the next, after an answer: longer than proxies keep idle connections.
    pub next_head: Duration,
    /// For the body of a request; then the answer is 408 `request_timeout`.
    pub body: Duration,
    /// For taking the next part of an answer.
    pub taking: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let [first_head, next_head, body, taking] = [10, 75, 10, 30].map(Duration::from_secs);
        Self { first_head, next_head, body, taking }
    }
}

/// Serves until the process is asked to stop, then finishes the requests under way.
///
/// # Errors
/// Those of the listener.
pub async fn serve(
    router: Router,
    listener: std::net::TcpListener,
    patience: Patience,
    signals: StopSignals,
) -> std::io::Result<()> {
    let handle = Handle::new();
    let stop = tokio::spawn(stop::when_asked(signals, handle.clone()));
    let mut server = axum_server::from_tcp(listener)?
        .acceptor(Door { taking: patience.taking })
        .handle(handle)
        .first_request_timeout(patience.first_head)
        // No browser speaks HTTP/2 without TLS, and what ends TLS before us need not: so there is one
        // protocol, for which all limits are known to hold.
        .http1_only();
    let protocol = server.http_builder();
    protocol.http1().header_read_timeout(patience.next_head).max_buf_size(LARGEST_HEAD);
    let served = server.serve(router.into_make_service_with_connect_info::<SocketAddr>()).await;
    stop.abort();
    served
}

/// Takes a connection in.
#[derive(Clone, Copy, Debug)]
struct Door {
    taking: Duration,
}

impl<S> Accept<TcpStream, S> for Door {
    type Stream = Pin<Box<TimeoutStream<TcpStream>>>;
    type Service = S;
    type Future = Ready<std::io::Result<(Self::Stream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        // Answers are small: waiting to fill a packet would only delay them.
        let ready_to_send = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.taking));
        ready(ready_to_send.map(|()| (Box::pin(stream), service)))
    }
}
