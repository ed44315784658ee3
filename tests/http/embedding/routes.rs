//! The routes of an app beside those of Latchkey.

use super::host::{Host, LARGEST_UPLOAD};
use crate::routes::added_functions::{DeleteNotes, Greeting};
use crate::support::answer::Answer;
use crate::support::person::{PASSWORD, credentials};
use leptos::server_fn::ServerFn;
use reqwest::Method;
use serde_json::json;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn an_app_keeps_its_own_pages_routes_state_and_fallback() {
    let host = Host::start().await;
    for (path, status, text) in [
        ("/", 200, "The app's first page"),
        ("/notes", 200, "The app's notes"),
        ("/name", 200, "the app"),
        ("/nowhere", 404, "not in the app"),
        ("/login", 404, "not in the app"),
        ("/api/nowhere", 404, "not in the app"),
        ("/.well-known/change-password", 404, "not in the app"),
    ] {
        let answer = host.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.text().contains(text), "{path}: {}", answer.text());
        for ours in ["content-security-policy", "x-request-id", "permissions-policy"] {
            assert_eq!(answer.header(ours), None, "{path}");
        }
    }
}

#[tokio::test]
async fn an_app_has_the_api_the_keys_and_the_health_of_latchkey() {
    let host = Host::start().await;
    let ada = host.signed_in("ada").await;
    assert_eq!(host.get_as(&ada.access, "/api/me").await.ok()["username"], "ada");
    let timeline = format!("/api/sessions/{}/timeline", ada.session());
    assert_eq!(host.get_as(&ada.access, &timeline).await.status, 200);
    assert!(host.get("/.well-known/jwks.json").await.text().contains("ES256"));
    assert_eq!(host.get("/readyz").await.text(), "ready");
}

#[tokio::test]
async fn latchkeys_routes_keep_their_checks_although_leptos_has_routes_for_them() {
    let host = Host::start().await;
    let form = host.request(Method::POST, "/api/login").header(FORM.0, FORM.1);
    Answer::to(form.body("username=ada&password=x")).await.refused(415, "unsupported_media_type");
    let long = credentials("ada", &"x".repeat(16 * 1024));
    host.post("/api/login", long).await.refused(413, "payload_too_large");
    host.post("/api/me", json!({})).await.refused(405, "method_not_allowed");
}

#[tokio::test]
async fn without_the_layer_leptos_routes_for_latchkeys_functions_fail() {
    let host = Host::start_by_axum(|app, _| app).await;
    let answer = host.post("/api/register", credentials("ada", PASSWORD)).await;
    assert_eq!(answer.status, 500, "{}", answer.text());
}

#[tokio::test]
async fn an_app_may_serve_itself_with_the_layer_around_it() {
    let host = Host::start_by_axum(|app, latchkey| app.layer(latchkey.layer())).await;
    let ada = host.signed_in("ada").await;
    assert_eq!(host.get_as(&ada.access, "/export").await.text(), "the notes of ada");
    assert_eq!(host.get("/nowhere").await.text(), "not in the app");
    let sessions = host.get_as(&ada.access, "/api/sessions").await.ok();
    assert_eq!(sessions[0]["address"], "127.0.0.1");
}

#[tokio::test]
async fn a_server_function_of_the_app_knows_its_caller() {
    let host = Host::start().await;
    let ada = host.signed_in("ada").await;
    let call = |path| host.request(Method::POST, path).header(FORM.0, FORM.1).body("greeting=Hello");
    let answer = Answer::to(call(Greeting::PATH).bearer_auth(&ada.access)).await;
    assert_eq!((answer.status, answer.text()), (200, "\"Hello, ada\""));
    let refused = Answer::to(call(Greeting::PATH).bearer_auth("x")).await;
    assert_eq!(refused.status, 401);
    assert!(refused.header("www-authenticate").unwrap().contains("invalid_token"));
    assert_eq!(Answer::to(call(DeleteNotes::PATH)).await.status, 401);
}

#[tokio::test]
async fn an_app_sets_the_limits_of_its_own_bodies() {
    let host = Host::start().await;
    let upload = |length| host.request(Method::POST, "/upload").body(vec![0; length]);
    assert_eq!(Answer::to(upload(LARGEST_UPLOAD)).await.text(), LARGEST_UPLOAD.to_string());
    assert_eq!(Answer::to(upload(LARGEST_UPLOAD + 1)).await.status, 413);
}

#[tokio::test]
async fn an_app_that_asks_for_the_pages_keeps_its_first_page_and_its_fallback() {
    let host = Host::start_with(|builder| builder.with_pages()).await;
    for path in ["/login", "/register", "/account", "/account/sign-in"] {
        let answer = host.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.header("content-security-policy").unwrap().contains("script-src"), "{path}");
    }
    assert!(host.get("/").await.text().contains("The app's first page"));
    assert_eq!(host.get("/nowhere").await.text(), "not in the app");
}
