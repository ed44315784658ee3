//! A browser with which a user has logged in before has login attempts that strangers can't use up.

use crate::support::answer::Answer;
use crate::support::app::{App, DAY, spawn_app_with};
use crate::support::person::{PASSWORD, credentials};
use serde_json::{Value, json};

const WRONG: &str = "no owls at all";
const NEW: &str = "ten herons on a roof";

async fn limited() -> App {
    spawn_app_with(&["--login-limit", "2/1h"]).await
}

async fn log_in(app: &App, name: &str, password: &str, device: &Value) -> Answer {
    let mut body = credentials(name, password);
    body["deviceToken"] = device.clone();
    app.post("/api/login", body).await
}

/// Registers a user and returns the device token of their first login.
async fn device_of(app: &App, name: &str) -> Value {
    assert_eq!(app.post("/api/register", credentials(name, PASSWORD)).await.status, 201);
    app.post("/api/login", credentials(name, PASSWORD)).await.ok()["deviceToken"].clone()
}

async fn use_up(app: &App, name: &str, device: &Value) {
    for _ in 0..2 {
        log_in(app, name, WRONG, device).await.refused(401, "invalid_credentials");
    }
}

#[tokio::test]
async fn strangers_at_the_same_address_cannot_lock_a_known_device_out() {
    let app = limited().await;
    let device = device_of(&app, "ada").await;
    use_up(&app, "ada", &Value::Null).await;
    app.post("/api/login", credentials("ada", PASSWORD)).await.refused(429, "too_many_attempts");
    let next = log_in(&app, "ada", PASSWORD, &device).await.ok()["deviceToken"].clone();
    assert!(next.is_string());
    log_in(&app, "ada", PASSWORD, &next).await.ok();
}

#[tokio::test]
async fn a_device_has_a_limit_of_its_own_before_the_common_one() {
    let app = limited().await;
    let device = device_of(&app, "ada").await;
    use_up(&app, "ada", &device).await;
    use_up(&app, "ada", &device).await;
    log_in(&app, "ada", PASSWORD, &device).await.refused(429, "too_many_attempts");
    // Another login with the device does not give it a fresh limit: it stays the same device.
    app.clock.step(DAY);
    let again = log_in(&app, "ada", PASSWORD, &device).await.ok()["deviceToken"].clone();
    use_up(&app, "ada", &device).await;
    use_up(&app, "ada", &again).await;
    log_in(&app, "ada", PASSWORD, &again).await.refused(429, "too_many_attempts");
}

#[tokio::test]
async fn a_device_helps_only_users_who_have_logged_in_with_it() {
    let app = limited().await;
    let device = device_of(&app, "ada").await;
    device_of(&app, "bob").await;
    use_up(&app, "bob", &Value::Null).await;
    log_in(&app, "bob", PASSWORD, &device).await.refused(429, "too_many_attempts");
    // Two users of one browser are both known to it.
    app.clock.step(DAY);
    let shared = log_in(&app, "bob", PASSWORD, &device).await.ok()["deviceToken"].clone();
    use_up(&app, "bob", &Value::Null).await;
    log_in(&app, "bob", PASSWORD, &shared).await.ok();
    log_in(&app, "ada", PASSWORD, &shared).await.ok();
}

#[tokio::test]
async fn an_invalid_or_expired_device_token_is_ignored() {
    let app = limited().await;
    let device = device_of(&app, "ada").await;
    let refresh = app.log_in("ada").await.refresh;
    let rubbish = [json!("rubbish"), json!(""), json!(refresh), json!("x".repeat(9_000))];
    for token in &rubbish {
        log_in(&app, "ada", PASSWORD, token).await.ok();
    }
    use_up(&app, "ada", &Value::Null).await;
    for token in &rubbish {
        log_in(&app, "ada", PASSWORD, token).await.refused(429, "too_many_attempts");
    }
    app.clock.step(366 * DAY);
    use_up(&app, "ada", &Value::Null).await;
    log_in(&app, "ada", PASSWORD, &device).await.refused(429, "too_many_attempts");
    log_in(&app, "ada", PASSWORD, &json!(7)).await.refused(400, "malformed_request");
}

#[tokio::test]
async fn a_device_token_grants_no_access() {
    let app = limited().await;
    let device = device_of(&app, "ada").await;
    let text = device.as_str().unwrap();
    app.get_as(text, "/api/me").await.refused(401, "token_invalid");
    app.post("/api/refresh", json!({ "refreshToken": device })).await.refused(401, "token_invalid");
    app.post("/api/logout", json!({ "refreshToken": device })).await.refused(401, "token_invalid");
}

#[tokio::test]
async fn a_refresh_returns_no_device_token() {
    let app = limited().await;
    device_of(&app, "ada").await;
    let pair = app.log_in("ada").await;
    assert_eq!(app.refresh(&pair).await.ok().get("deviceToken"), None);
}

#[tokio::test]
async fn a_device_token_ends_with_a_password_change() {
    let app = limited().await;
    let device = device_of(&app, "ada").await;
    let ada = app.log_in("ada").await;
    let change = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    app.post_as(&ada.access, "/api/password", change).await.ok();
    use_up(&app, "ada", &Value::Null).await;
    log_in(&app, "ada", NEW, &device).await.refused(429, "too_many_attempts");
    // A login with the new password makes the device known again.
    app.clock.step(DAY);
    let again = log_in(&app, "ada", NEW, &device).await.ok()["deviceToken"].clone();
    use_up(&app, "ada", &Value::Null).await;
    log_in(&app, "ada", NEW, &again).await.ok();
}

#[tokio::test]
async fn the_devices_of_an_account_buy_the_attempts_of_at_most_twenty() {
    let app = spawn_app_with(&["--login-limit", "1/1h"]).await;
    let mut devices = vec![device_of(&app, "ada").await];
    for _ in 1..50 {
        devices.push(app.post("/api/login", credentials("ada", PASSWORD)).await.ok()["deviceToken"].clone());
    }
    log_in(&app, "ada", WRONG, &Value::Null).await.refused(401, "invalid_credentials");
    let mut guesses = 0;
    for device in &devices {
        guesses += usize::from(log_in(&app, "ada", WRONG, device).await.status == 401);
    }
    assert!((10..=20).contains(&guesses), "{guesses} guesses");
}
