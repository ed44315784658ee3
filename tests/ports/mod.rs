//! Ports for programs that can't choose a free one themselves, or that start again on the same one.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

/// Below the ports that Linux hands out by itself, so that no other program gets one before it is used.
const PORTS: std::ops::Range<u16> = 10_240..32_768;

/// A free port of 127.0.0.1, which this process gives away once.
pub fn free_port() -> u16 {
    static TRIED: AtomicU16 = AtomicU16::new(0);
    let count = PORTS.end - PORTS.start;
    // Two test programs at once begin at different ports.
    let first = u16::try_from(std::process::id() % u32::from(count)).unwrap();
    loop {
        let next = TRIED.fetch_add(1, Ordering::Relaxed);
        let port = PORTS.start + (first + next) % count;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
