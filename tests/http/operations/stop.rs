//! Stopping the program: what was begun is finished.

use crate::support::answer::Answer;
use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::program::{Home, Running};
use crate::support::raw_http::Wire;
use reqwest::Client;

/// A login that the server has begun to answer: it asked for the body.
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
fn a_request_under_way_is_answered_before_it_ends_in_peace() {
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
fn who_keeps_a_connection_open_does_not_keep_it_from_ending() {
    let home = Home::new();
    let mut running = home.start(&[]);
    let mut idle = Wire::connect(running.address);
    idle.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(idle.read_until("ok").ends_with("ok"));
    running.signal("TERM");
    assert_eq!(running.wait().code(), Some(0), "{}", running.log());
}

#[tokio::test]
async fn what_is_not_yet_in_the_audit_log_gets_there() {
    let post = async |running: &Running, path: &str, password: &str| {
        Answer::to(Client::new().post(running.url(path)).json(&credentials("ada", password))).await
    };
    let home = Home::new();
    let mut running = home.start(&[]);
    assert_eq!(post(&running, "/api/register", PASSWORD).await.status, 201);
    post(&running, "/api/login", "no owls at all").await.refused(401, "invalid_credentials");
    running.signal("TERM");
    assert!(running.wait().success());
    // What the first one said is not what the second one says.
    std::fs::remove_file(home.path("log")).unwrap();

    let running = home.start(&[]);
    let ada = Pair::of(&post(&running, "/api/login", PASSWORD).await);
    let activity = Client::new().get(running.url("/api/activity")).bearer_auth(ada.access);
    let activity = Answer::to(activity).await.ok();
    assert_eq!(activity[1]["what"], "login_failed");
}
