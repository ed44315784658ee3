//! Content Security Policy, and requests that other sites can make a browser send (CSRF).

use crate::support::answer::Answer;
use crate::support::app::spawn_app;
use crate::support::person::{PASSWORD, credentials};
use reqwest::Method;
use std::fs;

#[tokio::test]
async fn scripts_need_a_nonce_and_connect_only_to_us() {
    let app = spawn_app().await;
    let page = app.get("/login").await;
    let policy = page.header("content-security-policy").unwrap();
    let sources = |name: &str| -> Vec<&str> {
        let directive = policy.split(';').find_map(|directive| directive.trim().strip_prefix(name));
        directive.unwrap_or_else(|| panic!("{policy} has no {name}")).split_whitespace().collect()
    };
    let scripts = sources("script-src ");
    let nonces = scripts.iter().filter(|source| source.starts_with("'nonce-")).count();
    assert_eq!((scripts.len(), nonces), (3, 1), "{scripts:?}");
    assert!(scripts.contains(&"'strict-dynamic'") && scripts.contains(&"'wasm-unsafe-eval'"), "{scripts:?}");
    // A development build also connects to its reload server.
    let expected = if cfg!(debug_assertions) { vec!["'self'", "ws:"] } else { vec!["'self'"] };
    assert_eq!(sources("connect-src "), expected);
}

#[tokio::test]
async fn no_user_text_becomes_markup_or_script() {
    let app = spawn_app().await;
    for path in ["/", "/login", "/register", "/account", "/nothing"] {
        let page = app.get(path).await;
        let policy = page.header("content-security-policy").unwrap();
        let directives: Vec<_> = policy.split(';').map(str::trim).collect();
        for directive in ["require-trusted-types-for 'script'", "trusted-types 'none'"] {
            assert!(directives.contains(&directive), "{path}: {policy}");
        }
    }
}

#[tokio::test]
async fn answers_that_are_not_pages_run_no_script_and_fit_in_no_frame() {
    let app = spawn_app().await;
    fs::write(app.site().join("favicon.svg"), "<svg/>").unwrap();
    fs::write(app.site().join("pkg/x.js"), "").unwrap();
    for path in [
        "/api/me",
        "/api/nothing",
        "/api/login",
        "/.well-known/jwks.json",
        "/healthz",
        "/readyz",
        "/metrics",
        "/favicon.svg",
        "/pkg/x.js",
        "/pkg/nothing.js",
    ] {
        let answer = app.get(path).await;
        let policies: Vec<_> = answer.headers.get_all("content-security-policy").iter().collect();
        assert_eq!(policies.len(), 1, "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        for directive in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.split(';').any(|given| given.trim() == directive), "{path}: {policy}");
        }
    }
}

/// Sends what a form or a script of another site can send without a preflight
/// ([CORS-safelisted requests](https://fetch.spec.whatwg.org/#cors-safelisted-request-header)).
#[tokio::test]
async fn a_form_on_another_site_does_nothing() {
    let app = spawn_app().await;
    let ada = credentials("ada", PASSWORD);
    for kind in
        ["text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "multipart/form-data"]
    {
        let request = app
            .request(Method::POST, "/api/register")
            .header("origin", "https://evil.example")
            .header("sec-fetch-site", "cross-site")
            .header("content-type", kind);
        Answer::to(request.body(ada.to_string())).await.refused(415, "unsupported_media_type");
    }
    let untyped = app.request(Method::POST, "/api/register").header("origin", "null");
    Answer::to(untyped.body(ada.to_string())).await.refused(415, "unsupported_media_type");
    let by_link =
        app.get(&format!("/api/register?username=ada&password={}", PASSWORD.replace(' ', "+"))).await;
    by_link.refused(405, "method_not_allowed");
    assert_eq!(app.post("/api/register", ada).await.status, 201, "none of these made the account");
}
