//! Accepts connections and enforces the timeouts.

use super::layer::LatchkeyService;
use super::open_connections::{Connection, OpenConnections, TrackedStream};
use super::stop;
use super::stop::StopSignals;
use super::timeouts::Timeouts;
use crate::server::open_files::connection_limit;
use axum::extract::Request;
use axum::middleware::AddExtension;
use axum::{Extension, Router, ServiceExt};
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

/// Serves until a signal comes, then finishes the requests in progress.
///
/// # Errors
/// Those of the listener.
pub async fn serve(
    app: LatchkeyService<Router>,
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
    let app = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(app);
    let served = server.serve(app).await;
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
