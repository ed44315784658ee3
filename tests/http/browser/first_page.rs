//! The panel for developers on the first page.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app, spawn_app_on, spawn_app_with};
use reqwest::Method;

/// Texts that only the panel has.
const STRINGS: [&str; 6] = [
    "For developers",
    "developer.css",
    "Protect your first function",
    "Data folder",
    "LATCHKEY_",
    "/metrics",
];

async fn shows_panel(app: &App, headers: &[(&str, &str)]) -> bool {
    let mut request = app.request(Method::GET, "/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let page = Answer::to(request).await;
    assert_eq!(page.status, 200);
    let shown = STRINGS.iter().filter(|text| page.text().contains(**text)).count();
    assert!([0, STRINGS.len()].contains(&shown), "{}", page.text());
    shown > 0
}

#[tokio::test]
async fn the_panel_tells_developers_of_this_installation() {
    let app = spawn_app_with(&["--development", "on", "--rotation", "off"]).await;
    let page = app.get("/").await;
    let text = page.text();
    for fact in [
        app.data().to_str().unwrap(),
        &app.issuer(),
        "latchkey.db",
        "LATCHKEY_ROTATION=on",
        "LATCHKEY_BCRYPT_COST=12",
    ] {
        assert!(text.contains(fact), "{fact}: {text}");
    }
    for link in ["/.well-known/jwks.json", "/readyz", "/metrics", "#api", "#errors"] {
        assert!(text.contains(&format!("href=\"{link}\"")), "{link}");
    }
    assert!(text.contains("Create the first account"));
    app.signed_in("ada").await;
    assert!(!app.get("/").await.text().contains("Create the first account"));
    // Other pages have none of it.
    assert!(!app.get("/login").await.text().contains("For developers"));
}

#[tokio::test]
async fn the_panel_lists_the_errors_of_the_readme() {
    let page = spawn_app_with(&["--development", "on"]).await.get("/").await;
    let (_, table) = include_str!("../../../README.md").split_once("| status | code |").unwrap();
    let table = table.split("\n\n").next().unwrap();
    let codes: Vec<&str> = table.lines().flat_map(codes_of).collect();
    assert!(codes.len() > 20, "{codes:?}");
    for code in codes {
        assert!(page.text().contains(&format!(" {code}<")), "{code}");
    }
}

/// The codes in a row of the README's table of errors.
fn codes_of(row: &str) -> Vec<&str> {
    let quoted = row.split('`').skip(1).step_by(2);
    quoted.filter(|text| text.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase())).collect()
}

#[tokio::test]
async fn the_panel_is_in_no_production_page() {
    assert!(!shows_panel(&spawn_app().await, &[]).await);
    let on = spawn_app_with(&["--development", "on"]).await;
    assert!(shows_panel(&on, &[]).await);
    for header in [("x-forwarded-for", "203.0.113.9"), ("host", "login.example.org")] {
        assert!(!shows_panel(&on, &[header]).await, "{header:?}");
    }
    let open =
        spawn_app_on("0.0.0.0:0", &["--development", "on", "--site-addr", "0.0.0.0:3000"], |_| ()).await;
    assert!(!shows_panel(&open, &[]).await);
}

#[tokio::test]
async fn the_panel_hides_the_secrets_of_the_database_url() {
    use latchkey::server::config::DatabaseUrl;
    let url: DatabaseUrl = "postgres://ada:secret@db.example.org/latchkey?sslcert=x".parse().unwrap();
    assert_eq!(url.without_secrets(), "postgres://db.example.org/latchkey");
}
