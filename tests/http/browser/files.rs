//! The site's files.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app, spawn_app_on};
use crate::support::raw_http::exchange;
use reqwest::Method;
use std::fs;

const CODE: &str = "console.log('plain')";

async fn with_files(hashed: bool) -> App {
    let app = spawn_app_on("127.0.0.1:0", &[], |config| config.site.hash_files = hashed).await;
    let package = app.site().join("pkg");
    fs::write(package.join("x.js"), CODE).unwrap();
    fs::write(package.join("x.js.br"), "as brotli").unwrap();
    fs::write(package.join("x.js.gz"), "as gzip").unwrap();
    fs::write(package.join("x.wasm"), b"\0asm").unwrap();
    fs::write(app.site().join("favicon.svg"), "<svg/>").unwrap();
    app
}

async fn accepting(app: &App, encodings: &str) -> Answer {
    Answer::to(app.request(Method::GET, "/pkg/x.js").header("accept-encoding", encodings)).await
}

#[tokio::test]
async fn a_file_compressed_by_the_build_is_sent_compressed() {
    let app = with_files(true).await;
    for (accepted, encoding, body) in [
        ("br", Some("br"), "as brotli"),
        ("gzip, deflate, br", Some("br"), "as brotli"),
        ("gzip", Some("gzip"), "as gzip"),
        ("identity", None, CODE),
        ("br;q=0, gzip", Some("gzip"), "as gzip"),
        ("", None, CODE),
    ] {
        let answer = accepting(&app, accepted).await;
        assert_eq!((answer.status, answer.text()), (200, body), "{accepted}");
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(answer.header("content-type"), Some("text/javascript"));
    }
}

#[tokio::test]
async fn files_with_a_hash_in_their_name_are_cached_for_a_year() {
    for (hashed, caching) in [(true, "public, max-age=31536000, immutable"), (false, "no-cache")] {
        let app = with_files(hashed).await;
        assert_eq!(accepting(&app, "br").await.header("cache-control"), Some(caching));
        // Browsers compile WASM while it streams only if it has this type.
        let wasm = app.get("/pkg/x.wasm").await;
        assert_eq!(wasm.header("content-type"), Some("application/wasm"));
        assert_eq!(wasm.header("cache-control"), Some(caching));
    }
}

#[tokio::test]
async fn a_missing_file_is_not_cached() {
    let app = with_files(true).await;
    let answer = app.get("/pkg/y.js").await;
    assert_eq!((answer.status, answer.header("cache-control")), (404, Some("no-store")));
}

#[tokio::test]
async fn caches_are_told_that_files_differ_by_encoding() {
    let app = with_files(true).await;
    fs::write(app.site().join("favicon.svg.br"), "as brotli").unwrap();
    for path in ["/pkg/x.js", "/favicon.svg"] {
        for accepted in ["br", "gzip", "identity", ""] {
            let answer = Answer::to(app.request(Method::GET, path).header("accept-encoding", accepted)).await;
            assert_eq!(
                (answer.status, answer.header("vary")),
                (200, Some("accept-encoding")),
                "{path} {accepted}"
            );
        }
    }
}

#[tokio::test]
async fn an_error_under_pkg_is_never_cached() {
    let app = with_files(true).await;
    let ranged = app.request(Method::GET, "/pkg/x.js").header("range", "bytes=900-1000");
    for (request, status) in [
        (app.request(Method::POST, "/pkg/x.js"), 405),
        (ranged, 416),
        (app.request(Method::GET, "/pkg/none.js"), 404),
        (app.request(Method::GET, "/pkg/..%2fnone"), 404),
    ] {
        let answer = Answer::to(request).await;
        assert_eq!((answer.status, answer.header("cache-control")), (status, Some("no-store")), "{answer:?}");
    }
    let since = accepting(&app, "br").await.header("last-modified").unwrap().to_owned();
    let again = app.request(Method::GET, "/pkg/x.js").header("if-modified-since", since);
    let again = Answer::to(again.header("accept-encoding", "br")).await;
    let kept = "public, max-age=31536000, immutable";
    assert_eq!((again.status, again.header("cache-control")), (304, Some(kept)));
}

#[tokio::test]
async fn a_file_without_a_hash_is_revalidated() {
    let app = with_files(true).await;
    let icon = app.get("/favicon.svg").await;
    assert_eq!((icon.status, icon.header("cache-control")), (200, Some("no-cache")));
    assert_eq!(icon.header("content-type"), Some("image/svg+xml"));
    let since = icon.header("last-modified").unwrap();
    let again = app.request(Method::GET, "/favicon.svg").header("if-modified-since", since);
    assert_eq!(Answer::to(again).await.status, 304);
}

#[tokio::test]
async fn nothing_outside_the_site_is_served() {
    let app = spawn_app().await;
    for path in
        ["/../data/latchkey.db", "/%2e%2e/data/latchkey.db", "/pkg/..%2f..%2fdata/latchkey.db", "/pkg/"]
    {
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let answer = exchange(app.address, request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        assert!(!answer.contains("SQLite"), "{path}");
    }
}
