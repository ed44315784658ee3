//! The `Authorization` header (RFC 6750, RFC 9110).

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app};
use crate::support::person::key;
use crate::support::raw_http::exchange;
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde_json::json;

async fn me(app: &App, headers: &[&[u8]]) -> Answer {
    let request = headers.iter().fold(app.request(Method::GET, "/api/me"), |request, value| {
        request.header("authorization", HeaderValue::from_bytes(value).unwrap())
    });
    Answer::to(request).await
}

#[tokio::test]
async fn the_scheme_may_be_in_any_case() {
    let app = spawn_app().await;
    let access = app.signed_in("ada").await.access;
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR", "Bearer "] {
        assert_eq!(me(&app, &[format!("{scheme} {access}").as_bytes()]).await.status, 200, "{scheme}");
    }
}

#[tokio::test]
async fn a_header_that_is_not_a_scheme_and_a_token_is_refused() {
    let app = spawn_app().await;
    let access = app.signed_in("ada").await.access;
    for header in [
        access.clone(),
        format!("Bearer{access}"),
        format!("Bearer\t{access}"),
        format!("Bearer, {access}"),
        format!("Bearer {access}, Bearer {access}"),
        format!("Bearer {access} x"),
        format!("Bearer \"{access}\""),
        format!("Bearer token={access}"),
        format!("Token {access}"),
        format!("DPoP {access}"),
        "Basic YWRhOm5pbmUgb3dscyBieSB0aGUgd2Vpcg==".to_owned(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        String::new(),
        format!("Bearer {}", access.replace('.', "\u{ff0e}")),
        format!("\u{ff22}earer {access}"),
        format!("Bearer {access}\u{200b}"),
    ] {
        let answer = me(&app, &[header.as_bytes()]).await;
        assert_eq!(answer.status, 401, "{header}");
        answer.refused(401, "token_invalid");
        assert!(answer.header("www-authenticate").is_some(), "{header}");
    }
    let not_text = [b"Bearer \xff\xfe".as_slice(), access.as_bytes()].concat();
    me(&app, &[&not_text]).await.refused(401, "token_invalid");
}

#[tokio::test]
async fn two_authorization_headers_are_malformed_whichever_is_good() {
    let app = spawn_app().await;
    let good = format!("Bearer {}", app.signed_in("ada").await.access);
    for second in ["Bearer rubbish", "Basic eDp5", "", &good] {
        me(&app, &[good.as_bytes(), second.as_bytes()]).await.refused(400, "malformed_request");
        me(&app, &[second.as_bytes(), good.as_bytes()]).await.refused(400, "malformed_request");
    }
}

#[tokio::test]
async fn two_idempotency_keys_are_malformed() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let request = app.request(Method::POST, "/api/refresh").json(&json!({ "refreshToken": ada.refresh }));
    let keys = [key(), key()];
    let request = keys.iter().fold(request, |request, key| request.header("idempotency-key", key));
    Answer::to(request).await.refused(400, "malformed_request");
    assert_eq!(app.refresh(&ada).await.status, 200);
}

#[tokio::test]
async fn a_token_is_read_from_the_header_only() {
    let app = spawn_app().await;
    let access = app.signed_in("ada").await.access;
    app.get(&format!("/api/me?access_token={access}")).await.refused(401, "token_invalid");
    let cookie = app.request(Method::GET, "/api/me").header("cookie", format!("access_token={access}"));
    Answer::to(cookie).await.refused(401, "token_invalid");
}

#[tokio::test]
async fn an_oversized_token_is_refused_and_harms_nobody() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    for size in [4_097, 15_000] {
        me(&app, &[format!("Bearer {}", "A".repeat(size)).as_bytes()]).await.refused(401, "token_invalid");
    }
    let huge = "A".repeat(10_000_000);
    let request = format!(
        "GET /api/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {huge}\r\n\r\n"
    );
    let answer = exchange(app.address, request.as_bytes());
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431 "), "{answer}");
    let request = format!(
        "POST /api/refresh HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n\"{huge}\"",
        huge.len() + 2
    );
    let answer = exchange(app.address, request.as_bytes());
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413 "), "{answer}");
    app.me(&ada).await.ok();
}
