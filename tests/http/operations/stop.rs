//! Stopping the program.

use crate::support::answer::Answer;
use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::program::{Home, Running};
use crate::support::raw_http::Wire;
use reqwest::Client;

/// Sends the head of a login and waits until the server asks for the body.
fn begin_login(wire: &mut Wire, body: &str) {
    let head = format!(
        "POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    );
    wire.send(head.as_bytes());
    let asked = wire.read_until("\r\n\r\n");
    assert!(asked.starts_with("HTTP/1.1 100 "), "{asked}");
}

#[test]
fn requests_in_progress_are_answered_before_the_program_ends() {
    for signal in ["TERM", "INT"] {
        let home = Home::new();
        let mut running = home.start(&[]);
        let body = r#"{"username": "nobody", "password": "no owls at all"}"#;
        let mut wire = Wire::connect(running.address);
        begin_login(&mut wire, body);
        running.signal(signal);
        running.says("stopping");

        wire.send(body.as_bytes());
        let answer = wire.read_until("requestId");
        assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
        assert!(answer.contains("invalid_credentials"), "{answer}");
        assert_eq!(running.wait().code(), Some(0), "{}", running.log());
        assert!(running.log().contains("stopped"));
        assert!(std::net::TcpStream::connect(running.address).is_err());
    }
}

#[test]
fn an_idle_connection_does_not_keep_the_program_from_ending() {
    let home = Home::new();
    let mut running = home.start(&[]);
    let mut idle = Wire::connect(running.address);
    idle.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(idle.read_until("ok").ends_with("ok"));
    running.signal("TERM");
    assert_eq!(running.wait().code(), Some(0), "{}", running.log());
}

#[tokio::test]
async fn pending_audit_events_are_written_before_the_program_ends() {
    let post = async |running: &Running, path: &str, password: &str| {
        Answer::to(Client::new().post(running.url(path)).json(&credentials("ada", password))).await
    };
    let home = Home::new();
    let mut running = home.start(&[]);
    assert_eq!(post(&running, "/api/register", PASSWORD).await.status, 201);
    post(&running, "/api/login", "no owls at all").await.refused(401, "invalid_credentials");
    running.signal("TERM");
    assert!(running.wait().success());
    // The second server writes a log of its own.
    std::fs::remove_file(home.path("log")).unwrap();

    let running = home.start(&[]);
    let ada = Pair::of(&post(&running, "/api/login", PASSWORD).await);
    let activity = Client::new().get(running.url("/api/activity")).bearer_auth(ada.access);
    let activity = Answer::to(activity).await.ok();
    assert_eq!(activity[1]["what"], "login_failed");
}
