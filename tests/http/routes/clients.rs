//! Simple clients, which send and read JSON and store only the tokens.

use crate::support::answer::Answer;
use crate::support::app::{App, DAY, HOUR, MINUTE, spawn_app, spawn_app_with};
use crate::support::person::{PASSWORD, Pair, credentials, key};
use reqwest::Method;
use serde_json::{Value, json};

/// Sends a request as axios does.
async fn post(app: &App, path: &str, body: &Value) -> Answer {
    let request = app
        .request(Method::POST, path)
        .header("accept", "application/json, text/plain, */*")
        .header("content-type", "application/json;charset=utf-8")
        .header("user-agent", "axios/1.7.9");
    Answer::to(request.body(body.to_string())).await
}

#[tokio::test]
async fn a_plain_client_registers_logs_in_calls_refreshes_and_logs_out() {
    let app = spawn_app().await;
    let ada = credentials("ada", PASSWORD);
    let registered = post(&app, "/api/register", &ada).await;
    assert_eq!((registered.status, registered.json()["username"].as_str()), (201, Some("ada")));
    let wrong = post(&app, "/api/login", &credentials("ada", "no owls at all")).await;
    assert_eq!(
        wrong.refused(401, "invalid_credentials")["message"],
        "The username or the password is wrong."
    );

    let mut held = Pair::of(&post(&app, "/api/login", &ada).await);
    for _ in 0..3 {
        app.clock.step(HOUR);
        app.me(&held).await.refused(401, "token_expired");
        held = Pair::of(&post(&app, "/api/refresh", &json!({ "refreshToken": held.refresh })).await);
        assert_eq!(app.me(&held).await.ok()["username"], "ada");
    }
    assert_eq!(post(&app, "/api/logout", &json!({ "refreshToken": held.refresh })).await.ok(), json!(null));
    app.me(&held).await.refused(401, "session_revoked");
}

#[tokio::test]
async fn unknown_fields_are_ignored() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    let body = json!({ "username": "ada", "password": PASSWORD, "rememberMe": true, "nested": { "a": [1] } });
    post(&app, "/api/login", &body).await.ok();
}

#[tokio::test]
async fn a_browser_that_posts_json_gets_json_and_no_redirect() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    let request = app
        .request(Method::POST, "/api/login")
        .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
        .header("referer", app.url("/login"))
        .json(&credentials("ada", PASSWORD));
    let answer = Answer::to(request).await;
    answer.ok();
    assert_eq!(answer.header("location"), None);
}

#[tokio::test]
async fn without_rotation_a_client_keeps_its_first_refresh_token() {
    let app = spawn_app_with(&["--rotation", "off"]).await;
    let ada = app.signed_in("ada").await;
    for day in 1..7 {
        app.clock.step(DAY);
        // Once with an Idempotency-Key and once without: neither matters here.
        for answer in [app.refresh(&ada).await, app.refresh_keyed(&ada, &key()).await] {
            let next = Pair::of(&answer);
            assert_eq!(next.refresh, ada.refresh, "day {day}");
            app.me(&next).await.ok();
        }
    }
    app.clock.step(DAY);
    app.refresh(&ada).await.refused(401, "token_expired");
}

#[tokio::test]
async fn without_rotation_logging_out_still_ends_the_session() {
    let app = spawn_app_with(&["--rotation", "off"]).await;
    let ada = app.signed_in("ada").await;
    app.refresh(&ada).await.ok();
    app.log_out(&ada).await.ok();
    app.me(&ada).await.refused(401, "session_revoked");
    app.refresh(&ada).await.refused(401, "session_revoked");
}

#[tokio::test]
async fn lifetimes_follow_the_settings() {
    let flags = ["--access-ttl", "1m", "--refresh-ttl", "2h", "--session-ttl", "3h"];
    let app = spawn_app_with(&flags).await;
    let ada = app.signed_in("ada").await;
    let (access, refresh) = (ada.access_claims(), ada.claims());
    assert_eq!((access.exp - access.iat, refresh.exp - refresh.iat), (MINUTE, 2 * HOUR));
    app.clock.step(HOUR + 30 * MINUTE);
    let next = Pair::of(&app.refresh(&ada).await).claims();
    assert_eq!(next.exp, refresh.iat + 3 * HOUR);
}
