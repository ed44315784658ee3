//! Malformed heads of requests: their host and the length of their body.

use crate::support::app::spawn_app;
use crate::support::raw_http::exchange;
use serde_json::json;
use std::fs;

#[tokio::test]
async fn a_request_without_one_valid_host_is_malformed_on_every_path() {
    let app = spawn_app().await;
    fs::write(app.site().join("pkg/x.js"), "").unwrap();
    for path in ["/healthz", "/.well-known/jwks.json", "/api/me", "/api/nothing", "/login", "/", "/pkg/x.js"]
    {
        for hosts in
            ["", "Host: a\r\nHost: a\r\n", "Host:\r\n", "Host: a b\r\n", "Host: ada@a\r\n", "Host: a:x\r\n"]
        {
            let request = format!("GET {path} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n");
            let answer = exchange(app.address, request.as_bytes());
            assert!(answer.starts_with("HTTP/1.1 400 "), "{path} {hosts:?}: {answer}");
            assert!(answer.contains(r#""code":"malformed_request""#), "{path} {hosts:?}: {answer}");
            assert!(answer.contains("x-request-id: "), "{path} {hosts:?}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_probe_by_http_1_0_needs_no_host() {
    let app = spawn_app().await;
    for (host, status) in [("", " 200 OK"), ("Host: a\r\nHost: b\r\n", " 400 Bad Request")] {
        let answer = exchange(app.address, format!("GET /healthz HTTP/1.0\r\n{host}\r\n").as_bytes());
        assert!(answer.lines().next().is_some_and(|line| line.ends_with(status)), "{answer}");
    }
}

#[tokio::test]
async fn a_chunked_body_over_16_kib_is_refused() {
    let app = spawn_app().await;
    let head = "POST /api/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n\
                Transfer-Encoding: chunked\r\n\r\n";
    let chunks = format!("1000\r\n{}\r\n", " ".repeat(0x1000)).repeat(5);
    let answer = exchange(app.address, format!("{head}{chunks}0\r\n\r\n").as_bytes());
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("payload_too_large"), "{answer}");
}

#[tokio::test]
async fn an_invalid_content_length_is_refused() {
    let app = spawn_app().await;
    for length in ["-1", "1e3", "18446744073709551616", "2, 3"] {
        let request = format!(
            "POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{}}"
        );
        let answer = exchange(app.address, request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 4"), "{length}: {answer}");
    }
    app.post("/api/logout", json!({ "refreshToken": "x" })).await.refused(401, "token_invalid");
}
