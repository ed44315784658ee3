//! Requests that can't be read: each is the caller's mistake and says so, on every route that takes a body.

use crate::answer::Answer;
use crate::app::{App, spawn_app};
use crate::person::Pair;
use crate::wire::exchange;
use reqwest::Method;
use serde_json::json;

/// The routes that take a body, with the fields that must be in it.
const ROUTES: [(&str, &[&str]); 8] = [
    ("/api/register", &["username", "password"]),
    ("/api/login", &["username", "password"]),
    ("/api/refresh", &["refreshToken"]),
    ("/api/logout", &["refreshToken"]),
    ("/api/sessions/revoke", &["sessionId"]),
    ("/api/sessions/revoke-others", &[]),
    ("/api/password", &["currentPassword", "newPassword"]),
    ("/api/account/delete", &["password"]),
];

async fn send(app: &App, ada: &Pair, path: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Answer {
    let request = app.request(Method::POST, path).bearer_auth(&ada.access);
    Answer::to(request.header("content-type", content_type).body(body.into())).await
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_malformed() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let nested = "[".repeat(16_000);
    let deep = format!(r#"{{"more": {}"#, "[".repeat(10_000));
    let bodies: [&[u8]; 18] = [
        b"",
        b" ",
        b"rubbish",
        b"{",
        b"}",
        b"{}{}",
        b"{} x",
        b"null",
        b"true",
        b"17",
        b"NaN",
        b"\"text\"",
        b"{\"username\"",
        b"{'username': 'ada'}",
        b"username=ada&password=x",
        b"\xef\xbb\xbf{}",
        nested.as_bytes(),
        deep.as_bytes(),
    ];
    for (path, _) in ROUTES {
        for body in bodies {
            let answer = send(&app, &ada, path, "application/json", body).await;
            assert_eq!(answer.status, 400, "{path}: {}", String::from_utf8_lossy(body));
            answer.refused(400, "malformed_request");
        }
    }
    app.me(&ada).await.ok();
}

#[tokio::test]
async fn a_field_that_is_missing_doubled_or_of_another_type_is_malformed() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    // The last two are no Unicode, in the bytes and as an escape.
    let wrong: [&[u8]; 10] = [
        b"null",
        b"true",
        b"1",
        b"-1.5e300",
        b"[]",
        b"{}",
        b"[\"text\"]",
        b"{\"a\": \"b\"}",
        b"\"\xff\"",
        b"\"\\ud800\"",
    ];
    for (path, names) in ROUTES {
        for name in names {
            let others: String = names.iter().filter(|other| *other != name).map(text_field).collect();
            let mistyped = wrong.map(|value| [format!("\"{name}\": ").as_bytes(), value, b","].concat());
            let doubled = text_field(name).repeat(2);
            let misspelt = text_field(&name.to_uppercase().as_str());
            let fields =
                mistyped.into_iter().chain([String::new(), doubled, misspelt].map(String::into_bytes));
            for field in fields {
                let body = [b"{", field.as_slice(), others.as_bytes(), b"\"more\": 1}"].concat();
                let answer = send(&app, &ada, path, "application/json", body.clone()).await;
                assert_eq!(answer.status, 400, "{path}: {}", String::from_utf8_lossy(&body));
                answer.refused(400, "malformed_request");
            }
        }
    }
}

fn text_field(name: &&str) -> String {
    format!(r#""{name}": "text","#)
}

#[tokio::test]
async fn what_went_wrong_with_a_body_is_told_without_repeating_it() {
    let app = spawn_app().await;
    for body in
        [r#"{"username": "ada", "password": ["hunter2"]}"#, r#"{"username": "ada", "password": hunter2}"#]
    {
        let request = app.request(Method::POST, "/api/login").header("content-type", "application/json");
        let answer = Answer::to(request.body(body)).await;
        let message = answer.refused(400, "malformed_request")["message"].to_string();
        assert!(!message.contains("hunter2"), "{message}");
    }
}

#[tokio::test]
async fn only_json_is_taken() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    for (path, _) in ROUTES {
        for refused in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/jsonp",
            "application/json-patch+json",
            "text/json",
            "",
        ] {
            let answer = send(&app, &ada, path, refused, "{}").await;
            answer.refused(415, "unsupported_media_type");
        }
        let untyped = app.request(Method::POST, path).bearer_auth(&ada.access).body("{}");
        Answer::to(untyped).await.refused(415, "unsupported_media_type");
    }
    for taken in ["application/json; charset=utf-8", "Application/JSON", "application/json ;x=y"] {
        send(&app, &ada, "/api/sessions/revoke-others", taken, "{}").await.ok();
    }
}

#[tokio::test]
async fn a_body_is_taken_up_to_16_kib() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let of_size = |size: usize| format!("{{}}{}", " ".repeat(size - 2));
    send(&app, &ada, "/api/sessions/revoke-others", "application/json", of_size(16 * 1024)).await.ok();
    for (path, _) in ROUTES {
        for size in [16 * 1024 + 1, 1024 * 1024] {
            let answer = send(&app, &ada, path, "application/json", of_size(size)).await;
            answer.refused(413, "payload_too_large");
        }
    }
}

#[tokio::test]
async fn a_body_of_unannounced_length_is_taken_no_further() {
    let app = spawn_app().await;
    let head = "POST /api/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n\
                Transfer-Encoding: chunked\r\n\r\n";
    let chunks = format!("1000\r\n{}\r\n", " ".repeat(0x1000)).repeat(5);
    let answer = exchange(app.address, format!("{head}{chunks}0\r\n\r\n").as_bytes());
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("payload_too_large"), "{answer}");
}

#[tokio::test]
async fn a_length_that_is_none_is_refused() {
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
