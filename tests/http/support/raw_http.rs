//! HTTP as bytes, to send what no well-behaved client would.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

pub struct Wire(TcpStream);

impl Wire {
    pub fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        // A server that does not answer fails a test instead of hanging it.
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Self(stream)
    }

    /// Sends `bytes`, as far as the server reads them before it closes the connection.
    pub fn send(&mut self, bytes: &[u8]) {
        let _ = self.0.write_all(bytes);
    }

    /// Waits for the first byte of an answer, and does not take it.
    pub fn wait_for_answer(&self) {
        assert_eq!(self.0.peek(&mut [0]).unwrap(), 1, "the server hung up");
    }

    /// Reads up to and including `end`, or until the server closes the connection.
    pub fn read_until(&mut self, end: &str) -> String {
        let (mut text, mut part) = (String::new(), [0; 4096]);
        while !text.contains(end) {
            match self.0.read(&mut part) {
                Ok(0) | Err(_) => break,
                Ok(length) => text.push_str(&String::from_utf8_lossy(&part[..length])),
            }
        }
        text
    }
}

/// The answer to one request, which must make the server close the connection.
pub fn exchange(address: SocketAddr, request: &[u8]) -> String {
    let mut wire = Wire::connect(address);
    wire.send(request);
    wire.read_until("the server hangs up")
}
