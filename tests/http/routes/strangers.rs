//! A stranger can't learn which usernames exist.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app};
use crate::support::person::{PASSWORD, credentials};
use serde_json::{Value, json};

/// An answer without the parts that differ in every answer.
fn face(answer: &Answer) -> (u16, Vec<(String, String)>, Value) {
    let told = |name: &&str| !["date", "x-request-id"].contains(name);
    let headers = answer.headers.keys().map(|name| name.as_str()).filter(told);
    let headers = headers.map(|name| (name.to_owned(), answer.header(name).unwrap().to_owned())).collect();
    let mut body = answer.json();
    body["requestId"].take();
    (answer.status, headers, body)
}

async fn log_in(app: &App, name: &str, password: &str) -> Answer {
    app.post("/api/login", credentials(name, password)).await
}

#[tokio::test]
async fn a_new_server_has_no_account() {
    let app = spawn_app().await;
    let database = app.database().await;
    let accounts: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM users").fetch_one(&database.reads).await.unwrap();
    assert_eq!(accounts, 0);
    for name in ["admin", "root", "latchkey", "test"] {
        log_in(&app, name, name).await.refused(401, "invalid_credentials");
    }
}

#[tokio::test]
async fn every_refused_login_gets_the_same_answer() {
    let app = spawn_app().await;
    for name in ["ada", "bob", "eve"] {
        app.signed_in(name).await;
    }
    app.sql("UPDATE users SET disabled_at = 1 WHERE username = 'bob'").await;
    let eve = app.log_in("eve").await;
    app.post_as(&eve.access, "/api/account/delete", json!({ "password": PASSWORD })).await.ok();

    let unknown = face(&log_in(&app, "nobody", PASSWORD).await);
    assert_eq!((unknown.0, unknown.2["code"].as_str()), (401, Some("invalid_credentials")));
    for (who, password) in [
        ("ada", "no owls at all"),
        ("bob", PASSWORD),
        ("bob", "no owls at all"),
        ("eve", PASSWORD),
        ("x", "x"),
    ] {
        assert_eq!(face(&log_in(&app, who, password).await), unknown, "{who}");
    }
}
