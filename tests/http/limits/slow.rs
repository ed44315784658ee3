//! Slow clients are cut off.

use crate::support::app::{App, spawn_app, spawn_app_of};
use crate::support::raw_http::{Wire, exchange};
use latchkey::server::Timeouts;
use std::time::{Duration, Instant};

const SHORT: Duration = Duration::from_millis(200);
const LONG: Duration = Duration::from_secs(60);

async fn with_timeouts(change: impl FnOnce(&mut Timeouts)) -> App {
    let mut timeouts = Timeouts { first_head: LONG, next_head: LONG, body: LONG, write: LONG };
    change(&mut timeouts);
    spawn_app_of(timeouts).await
}

/// All that the server sends until it closes the connection.
async fn all_of(wire: Wire) -> String {
    let mut wire = wire;
    tokio::task::spawn_blocking(move || wire.read_until("the server hangs up")).await.unwrap()
}

#[tokio::test]
async fn a_client_that_does_not_finish_its_first_request_head_is_cut_off() {
    let app = with_timeouts(|timeouts| timeouts.first_head = SHORT).await;
    for begun in ["", "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let mut wire = Wire::connect(app.address);
        wire.send(begun.as_bytes());
        let answer = all_of(wire).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408 "), "{answer}");
    }
    assert_eq!(app.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn a_client_that_does_not_finish_its_next_request_head_is_cut_off() {
    let app = with_timeouts(|timeouts| timeouts.next_head = SHORT).await;
    let mut wire = Wire::connect(app.address);
    wire.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nX-Slow: ");
    let answers = all_of(wire).await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 1, "{answers}");
}

#[tokio::test]
async fn a_body_that_does_not_come_in_time_is_answered_and_cut_off() {
    let app = with_timeouts(|timeouts| timeouts.body = SHORT).await;
    let mut wire = Wire::connect(app.address);
    let head = "POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{";
    wire.send(head.as_bytes());
    let answer = all_of(wire).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("\"request_timeout\"") && answer.contains("connection: close"), "{answer}");
}

/// The head of a login and the begin of its body.
fn login(headers: &str, begin: &str) -> String {
    format!(
        "POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{headers}\r\n\r\n{begin}"
    )
}

/// Bodies of over 16 KiB that have only begun.
fn begun_bodies() -> [String; 2] {
    let chunk = format!("4400\r\n{{{}\r\n", " ".repeat(0x4400 - 1));
    [login("Content-Length: 100000", "{"), login("Transfer-Encoding: chunked", &chunk)]
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_its_end_comes() {
    let app = with_timeouts(|_| ()).await;
    for begun in begun_bodies() {
        let mut wire = Wire::connect(app.address);
        wire.send(begun.as_bytes());
        let answer = wire.read_until("\"payload_too_large\"");
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    }
}

#[tokio::test]
async fn a_client_that_asks_for_leave_to_send_too_large_a_body_gets_none() {
    let app = with_timeouts(|_| ()).await;
    let mut wire = Wire::connect(app.address);
    wire.send(login("Expect: 100-continue\r\nContent-Length: 100000", "").as_bytes());
    let answer = wire.read_until("\"payload_too_large\"");
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}

#[tokio::test]
async fn a_connection_serves_the_next_request_after_too_large_a_body() {
    let app = with_timeouts(|_| ()).await;
    let mut wire = Wire::connect(app.address);
    wire.send(login("Content-Length: 100000", &" ".repeat(100_000)).as_bytes());
    let refused = wire.read_until("}");
    assert!(refused.starts_with("HTTP/1.1 413 "), "{refused}");
    wire.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    let answer = wire.read_until("\r\n\r\nok");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test]
async fn a_client_that_never_finishes_too_large_a_body_is_cut_off() {
    let app = with_timeouts(|timeouts| timeouts.body = SHORT).await;
    for begun in begun_bodies() {
        let mut wire = Wire::connect(app.address);
        wire.send(begun.as_bytes());
        let begun = Instant::now();
        let answer = all_of(wire).await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        // The test would give up after 30 s.
        assert!(begun.elapsed() < Duration::from_secs(20), "the server did not hang up");
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_the_answer_is_cut_off() {
    let app = with_timeouts(|timeouts| timeouts.write = SHORT).await;
    let large = 64 * 1024 * 1024;
    std::fs::write(app.site().join("pkg/large.wasm"), vec![0; large]).unwrap();
    let mut wire = Wire::connect(app.address);
    wire.send(b"GET /pkg/large.wasm HTTP/1.1\r\nHost: x\r\n\r\n");
    wire.wait_for_answer();
    // Read nothing until the socket buffers are full and the server's timeout has passed.
    tokio::time::sleep(SHORT * 10).await;
    let taken = all_of(wire).await;
    assert!(taken.starts_with("HTTP/1.1 200 OK"));
    assert!(taken.len() < large, "all of it came");
}

#[tokio::test]
async fn a_head_over_16_kib_is_refused() {
    let app = spawn_app().await;
    let address = app.address;
    let head = format!("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Large: {}\r\n\r\n", "x".repeat(20_000));
    let answer = tokio::task::spawn_blocking(move || exchange(address, head.as_bytes())).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

/// HTTP/2 needs limits of its own, and browsers speak it over TLS only, so the server does without it.
#[tokio::test]
async fn http_2_is_not_spoken() {
    let app = spawn_app().await;
    let answer = exchange(app.address, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert_eq!(app.get("/healthz").await.status, 200);
}
