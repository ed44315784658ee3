//! Accepts connections and enforces the timeouts.

use super::open_connections::{Connection, OpenConnections, TrackedStream};
use super::stop;
use super::stop::StopSignals;
use crate::server::open_files::connection_limit;
use axum::middleware::AddExtension;
use axum::{Extension, Router};
use axum_server::Handle;
use axum_server::accept::Accept;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;
use tower::Layer;

/// The largest head of a request, in bytes. A larger one is answered with 431.
const LARGEST_HEAD: usize = 16 * 1024;

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

/// Serves until a signal comes, then finishes the requests in progress.
///
/// # Errors
/// Those of the listener.
pub async fn serve(
    router: Router,
    listener: std::net::TcpListener,
    timeouts: Timeouts,
    signals: StopSignals,
) -> std::io::Result<()> {
    let handle = Handle::new();
    let stop = tokio::spawn(stop::shut_down_on(signals, handle.clone()));
    let mut server = axum_server::from_tcp(listener)?
        .acceptor(Acceptor { write_timeout: timeouts.write, open: OpenConnections::new(connection_limit()) })
        .handle(handle)
        .first_request_timeout(timeouts.first_head)
        // Browsers speak HTTP/2 only over TLS, which the proxy terminates, and proxies speak HTTP/1.1 to us. With one
        // protocol there is one set of limits to get right.
        .http1_only();
    let protocol = server.http_builder();
    protocol.http1().header_read_timeout(timeouts.next_head).max_buf_size(LARGEST_HEAD);
    let served = server.serve(router.into_make_service_with_connect_info::<SocketAddr>()).await;
    stop.abort();
    served
}

/// Sets the socket options and the write timeout of each connection, and keeps their number within the limit.
#[derive(Clone, Debug)]
struct Acceptor {
    write_timeout: Duration,
    open: OpenConnections,
}

impl<S> Accept<TcpStream, S> for Acceptor {
    type Stream = TrackedStream<Pin<Box<TimeoutStream<TcpStream>>>>;
    type Service = AddExtension<S, Arc<Connection>>;
    type Future = Ready<std::io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        // Answers are small; Nagle's algorithm would only delay them.
        let nodelay = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.write_timeout));
        let opened = nodelay.and_then(|()| self.open.add(Box::pin(stream)));
        ready(opened.map(|(stream, connection)| (stream, Extension(connection).layer(service))))
    }
}
