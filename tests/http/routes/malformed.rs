//! Malformed requests, on every route that takes a body.

use crate::routes::contract::{Route, posts};
use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app};
use crate::support::person::{PASSWORD, Pair, key};
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde_json::{Map, json};

async fn send(app: &App, ada: &Pair, path: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Answer {
    let request = app.request(Method::POST, path).bearer_auth(&ada.access);
    Answer::to(request.header("content-type", content_type).body(body.into())).await
}

#[tokio::test]
async fn a_body_that_is_not_a_json_object_is_malformed() {
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
    for Route { path, .. } in posts() {
        for body in bodies {
            let answer = send(&app, &ada, path, "application/json", body).await;
            assert_eq!(answer.status, 400, "{path}: {}", String::from_utf8_lossy(body));
            answer.refused(400, "malformed_request");
        }
    }
    app.me(&ada).await.ok();
}

#[tokio::test]
async fn a_missing_doubled_or_mistyped_field_is_malformed() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    // The last two are not Unicode: one by its bytes, one by its escape.
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
    for Route { path, takes, .. } in posts() {
        for name in takes {
            let others: String = takes.iter().filter(|other| *other != name).map(text_field).collect();
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
async fn the_error_for_a_malformed_body_does_not_repeat_it() {
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
async fn only_json_is_accepted() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    for Route { path, .. } in posts() {
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
async fn two_content_types_are_malformed_in_either_order() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    for Route { path, .. } in posts() {
        for (first, second) in [
            ("application/json", "text/plain"),
            ("text/plain", "application/json"),
            ("application/json", "application/json"),
        ] {
            let request = app.request(Method::POST, path).bearer_auth(&ada.access).body("{}");
            let request = request.header("content-type", first).header("content-type", second);
            Answer::to(request).await.refused(400, "malformed_request");
        }
    }
}

#[tokio::test]
async fn a_body_that_is_not_utf_8_is_malformed_also_in_ignored_fields() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    for Route { path, takes, .. } in posts() {
        let fields: String = takes.iter().map(text_field).collect();
        for wrong in [&b"\xff"[..], b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"] {
            let body = [b"{", fields.as_bytes(), b"\"more\": [\"", wrong, b"\"]}"].concat();
            send(&app, &ada, path, "application/json", body).await.refused(400, "malformed_request");
        }
    }
    send(&app, &ada, "/api/sessions/revoke-others", "application/json", r#"{"more": "é"}"#).await.ok();
}

#[tokio::test]
async fn unknown_query_parameters_are_ignored_however_often_they_are_there() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let get = async |path: &str| app.get_as(&ada.access, path).await;
    let timeline = format!("/api/sessions/{}/timeline", ada.session());
    for path in ["/api/me", "/api/account", "/api/activity", "/api/sessions", &timeline] {
        let plain = get(path).await.ok();
        for query in ["a=1&a=2", "a[b]=1&a=2&a[", "&&=&=", "a&a", "%61=1&a=2", "a=%ff&%ff&%ff", ""] {
            assert_eq!(get(&format!("{path}?{query}")).await.ok(), plain, "{path}?{query}");
        }
    }
    // It is a parameter of the activity only.
    get("/api/me?before=a&before=b").await.ok();
    let latest = get("/api/activity").await.ok()[0]["id"].as_str().unwrap().to_owned();
    let earlier = get(&format!("/api/activity?before={latest}")).await.ok();
    assert_eq!(get(&format!("/api/activity?a=1&%62efore={latest}&a=2")).await.ok(), earlier);
    for doubled in [format!("before={latest}&before={latest}"), format!("before={latest}&a=1&%62efore=x")] {
        get(&format!("/api/activity?{doubled}")).await.refused(400, "malformed_request");
    }
}

#[tokio::test]
async fn a_body_over_16_kib_is_refused() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let of_size = |size: usize| format!("{{}}{}", " ".repeat(size - 2));
    send(&app, &ada, "/api/sessions/revoke-others", "application/json", of_size(16 * 1024)).await.ok();
    for Route { path, .. } in posts() {
        for size in [16 * 1024 + 1, 1024 * 1024] {
            let answer = send(&app, &ada, path, "application/json", of_size(size)).await;
            answer.refused(413, "payload_too_large");
        }
    }
}

#[tokio::test]
async fn hostile_texts_do_no_harm_on_sqlite() {
    hostile_texts(&spawn_app().await).await;
}

/// Sends texts that have crashed other servers in every field of every route.
pub async fn hostile_texts(app: &App) {
    let ada = app.signed_in("ada").await;
    let texts = [
        "\u{0}".to_owned(),
        "a\u{0}b".to_owned(),
        "\u{feff}\u{202e}\u{200d}\u{ffff}\u{10ffff}".to_owned(),
        "\r\nSet-Cookie: a=b".to_owned(),
        "' OR '1'='1' --".to_owned(),
        "\"; DROP TABLE users; --".to_owned(),
        "%s%n%x$1${jndi:ldap://x}{{7*7}}../../../etc/passwd".to_owned(),
        "a".repeat(15_000),
        "\u{301}".repeat(5_000),
        // Normalization turns one such character into eighteen.
        "\u{fdfa}".repeat(3_000),
        "\u{1f468}\u{200d}\u{1f469}".repeat(500),
    ];
    for Route { path, takes, .. } in posts().filter(|route| !route.takes.is_empty()) {
        for text in &texts {
            let body: Map<_, _> = takes.iter().map(|name| ((*name).to_owned(), json!(text))).collect();
            let answer = app.post_as(&ada.access, path, body.into()).await;
            // The strength of any text can be judged.
            let judged = path == "/api/password/strength" && answer.status == 200;
            let refused = (400..500).contains(&answer.status);
            assert!(judged || refused, "{path} {text:.50?}: {}", answer.text());
        }
    }
    for value in [b"\xff\xfe".as_slice(), b"\xc3\xa9", &[b'x'; 8_000]] {
        let value = HeaderValue::from_bytes(value).unwrap();
        let names = ["user-agent", "x-forwarded-for", "forwarded", "origin", "accept", "cookie", "referer"];
        for name in names {
            let request = app.request(Method::GET, "/api/account").bearer_auth(&ada.access);
            Answer::to(request.header(name, value.clone())).await.ok();
        }
        let request = app.request(Method::POST, "/api/refresh").header("idempotency-key", value);
        let answer = Answer::to(request.json(&json!({ "refreshToken": ada.refresh }))).await;
        answer.refused(400, "malformed_request");
    }
    app.get_as(&ada.access, "/api/me?a[b]=%ff&%00=\u{fdfa}&x").await.ok();
    app.refresh_keyed(&ada, &key()).await.ok();
}

#[tokio::test]
async fn a_list_of_the_fields_is_malformed() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    for Route { path, takes, .. } in posts() {
        let list = takes.iter().map(|_| json!(PASSWORD)).chain([json!(null)]).collect();
        app.post_as(&ada.access, path, list).await.refused(400, "malformed_request");
    }
    app.post("/api/login", json!(["ada", PASSWORD, null])).await.refused(400, "malformed_request");
}

#[tokio::test]
async fn the_error_for_a_mistyped_field_does_not_repeat_its_value() {
    let app = spawn_app().await;
    for body in [
        r#"{"username": "ada", "password": 7291846350}"#,
        r#"{"username": "ada", "password": ["7291846350"]}"#,
        r#"{"username": {"7291846350": "7291846350"}, "password": "x"}"#,
        r#""7291846350""#,
        "7291846350",
    ] {
        let request = app.request(Method::POST, "/api/login").header("content-type", "application/json");
        let answer = Answer::to(request.body(body)).await;
        answer.refused(400, "malformed_request");
        assert!(!answer.text().contains("7291846350"), "{body}: {}", answer.text());
    }
}
