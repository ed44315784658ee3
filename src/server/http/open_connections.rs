//! The open connections. When they become too many, those that have been idle longest are closed, so that idle clients
//! never lock others out.

use futures::task::AtomicWaker;
use std::collections::HashMap;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The open connections of a server. Cloning it is cheap; clones share the connections.
#[derive(Clone, Debug)]
pub(super) struct OpenConnections(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// New connections are refused at this number.
    limit: usize,
    /// The moment that idle times are measured from.
    epoch: Instant,
    next_id: AtomicU64,
    by_id: Mutex<HashMap<u64, Arc<Connection>>>,
}

/// One connection. Requests carry it as an extension.
#[derive(Debug)]
pub(super) struct Connection {
    epoch: Instant,
    /// How many of its requests are being answered: one at most, by HTTP/1.1.
    in_flight: AtomicUsize,
    /// When it was opened or answered its last request, in milliseconds since `epoch`.
    idle_since: AtomicU64,
    closing: AtomicBool,
    reader: AtomicWaker,
}

/// Keeps a connection from counting as idle while it exists.
#[derive(Debug)]
pub(super) struct InFlight(Arc<Connection>);

impl OpenConnections {
    /// Allows this many connections.
    pub(super) fn new(limit: usize) -> Self {
        let (next_id, by_id) = (AtomicU64::new(0), Mutex::default());
        Self(Arc::new(Shared { limit, epoch: Instant::now(), next_id, by_id }))
    }

    /// Adds a connection; closes idle ones when there are many.
    ///
    /// # Errors
    /// If there are too many and hardly any is idle; `stream` is dropped then.
    pub(super) fn add<S>(&self, stream: S) -> io::Result<(TrackedStream<S>, Arc<Connection>)> {
        let mut by_id = self.lock();
        if !self.make_room(&by_id) {
            metrics::counter!("latchkey_connections_refused_total").increment(1);
            return Err(io::Error::other("too many open connections"));
        }
        let connection = Arc::new(Connection::new(self.0.epoch));
        let id = self.0.next_id.fetch_add(1, Ordering::Relaxed);
        by_id.insert(id, connection.clone());
        Ok((TrackedStream { stream, id, connection: connection.clone(), open: self.clone() }, connection))
    }

    /// Closes the longest idle connections once seven eighths of the limit are open. Returns whether there is room for
    /// another connection.
    fn make_room(&self, by_id: &HashMap<u64, Arc<Connection>>) -> bool {
        let limit = self.0.limit;
        let many = limit - limit / 8;
        if by_id.len() < many {
            return true;
        }
        let (closing, staying): (Vec<_>, Vec<_>) =
            by_id.values().partition(|connection| connection.closing.load(Ordering::Relaxed));
        let mut remaining = staying.len();
        if remaining >= many {
            let mut idle: Vec<_> = staying.into_iter().filter(|connection| connection.is_idle()).collect();
            idle.sort_unstable_by_key(|connection| connection.idle_since.load(Ordering::Relaxed));
            // Sorting is expensive, so make room for many.
            for connection in idle.into_iter().take((limit / 16).max(1)) {
                metrics::counter!("latchkey_idle_connections_closed_total").increment(1);
                connection.close();
                remaining -= 1;
            }
        }
        // Those that are being closed are gone in a moment, but a burst must not outrun them.
        remaining < limit && closing.len() <= limit / 2
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Arc<Connection>>> {
        self.0.by_id.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    fn new(epoch: Instant) -> Self {
        let connection = Self {
            epoch,
            in_flight: AtomicUsize::new(0),
            idle_since: AtomicU64::new(0),
            closing: AtomicBool::new(false),
            reader: AtomicWaker::new(),
        };
        connection.touch();
        connection
    }

    /// Marks the connection as busy until the result is dropped.
    pub(super) fn begin_request(self: &Arc<Self>) -> InFlight {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight(self.clone())
    }

    fn is_idle(&self) -> bool {
        self.in_flight.load(Ordering::Relaxed) == 0
    }

    fn touch(&self) {
        let now = u64::try_from(self.epoch.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.idle_since.store(now, Ordering::Relaxed);
    }

    /// Makes the next read find the end of the stream, at which the server closes an idle connection.
    fn close(&self) {
        self.closing.store(true, Ordering::Release);
        self.reader.wake();
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.touch();
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The stream of an open connection.
#[derive(Debug)]
pub(super) struct TrackedStream<S> {
    stream: S,
    id: u64,
    connection: Arc<Connection>,
    open: OpenConnections,
}

impl<S> Drop for TrackedStream<S> {
    fn drop(&mut self) {
        self.open.lock().remove(&self.id);
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TrackedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.connection.reader.register(cx.waker());
        if self.connection.closing.load(Ordering::Acquire) && self.connection.is_idle() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TrackedStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, DuplexStream, duplex};

    type Open = (TrackedStream<DuplexStream>, Arc<Connection>);

    /// Opens a connection whose client does nothing. The client must live as long as it.
    fn open(connections: &OpenConnections) -> (DuplexStream, io::Result<Open>) {
        let (client, server) = duplex(64);
        (client, connections.add(server))
    }

    #[tokio::test]
    async fn the_longest_idle_connection_makes_room_for_a_new_one() {
        let connections = OpenConnections::new(8);
        let (_clients, mut open_ones): (Vec<_>, Vec<_>) =
            (0..7).map(|_| open(&connections)).map(|(client, opened)| (client, opened.unwrap())).unzip();
        // The first one is being answered, and the second one was answered last.
        let in_flight = open_ones[0].1.begin_request();
        std::thread::sleep(std::time::Duration::from_millis(2));
        drop(open_ones[1].1.begin_request());
        let (_client, new) = open(&connections);
        new.unwrap();
        let closing: Vec<_> =
            open_ones.iter().map(|(_, connection)| connection.closing.load(Ordering::Relaxed)).collect();
        assert_eq!(closing.iter().filter(|closing| **closing).count(), 1);
        assert!(!closing[0] && !closing[1], "{closing:?}");
        let closed = closing.iter().position(|closing| *closing).unwrap();
        assert_eq!(open_ones[closed].0.read_u8().await.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        drop(in_flight);
    }

    #[tokio::test]
    async fn a_closed_connection_no_longer_counts_and_busy_ones_are_never_closed() {
        let connections = OpenConnections::new(2);
        let (_first, first) = open(&connections);
        let (_second, second) = open(&connections);
        let (first, second) = (first.unwrap(), second.unwrap());
        let busy = [first.1.begin_request(), second.1.begin_request()];
        assert!(open(&connections).1.is_err());
        drop(first);
        assert!(open(&connections).1.is_ok());
        assert!(!second.1.closing.load(Ordering::Relaxed));
        drop(busy);
    }
}
