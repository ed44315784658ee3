//! Idle connections, and the limit of open files.

use crate::support::program::{DEADLINE, Home, Running};
use crate::support::raw_http::Wire;
use std::fs;
use std::process::Command;
use std::time::Instant;

/// Starts the program under a limit of open files, as `ulimit` takes it.
fn start_with_limit(home: &Home, limit: &str) -> Running {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit {limit} && exec \"$0\" \"$@\"")]).arg(home.path("latchkey"));
    command.current_dir(home.path("")).env_clear().args(["--bcrypt-cost", "4"]);
    Running::begin(&mut command, &home.path("log"))
}

/// A connection that has had one request answered and keeps quiet from then on. It tries again as clients do: the
/// server refuses connections for as long as it takes to close the idle ones of a burst.
fn idle_connection(running: &Running) -> Wire {
    let begun = Instant::now();
    loop {
        let mut wire = Wire::connect(running.address);
        wire.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        if wire.read_until("\r\n\r\nok").starts_with("HTTP/1.1 200 ") {
            return wire;
        }
        assert!(begun.elapsed() < DEADLINE, "a connection is not answered");
    }
}

#[test]
fn idle_connections_lock_nobody_out_at_the_limit_of_open_files() {
    let home = Home::new();
    let running = start_with_limit(&home, "-n 256");
    let mut idle: Vec<_> = (0..300).map(|_| idle_connection(&running)).collect();
    // Requests that need the database still find it.
    let mut wire = Wire::connect(running.address);
    wire.send(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(wire.read_until("ready").starts_with("HTTP/1.1 200 "));
    // The longest idle ones were closed, and the newest stay open.
    assert_eq!(idle[0].read_until("the server hangs up"), "");
    let newest = idle.last_mut().unwrap();
    newest.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(newest.read_until("\r\n\r\nok").starts_with("HTTP/1.1 200 "));
}

#[test]
fn connections_that_send_nothing_lock_nobody_out() {
    let home = Home::new();
    let running = start_with_limit(&home, "-n 256");
    let _silent: Vec<_> = (0..300).map(|_| Wire::connect(running.address)).collect();
    idle_connection(&running);
}

#[test]
fn the_soft_limit_of_open_files_is_raised_to_the_hard_limit() {
    let home = Home::new();
    let running = start_with_limit(&home, "-S -n 256");
    let limits = fs::read_to_string(format!("/proc/{}/limits", running.id())).unwrap();
    let files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let [soft, hard] = [3, 4].map(|column| files.split_whitespace().nth(column).unwrap());
    assert_eq!(soft, hard, "{files}");
    assert_ne!(hard, "256", "the test needs a higher hard limit");
}
