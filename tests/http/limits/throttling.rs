//! Rate limits of logins, registrations and password confirmations.

use crate::support::answer::Answer;
use crate::support::app::{App, DAY, HOUR, spawn_app_with};
use crate::support::person::{PASSWORD, credentials};
use reqwest::Method;
use serde_json::json;

const PROXIED: [&str; 2] = ["--trusted-proxies", "127.0.0.1"];

fn limits<'a>(login: &'a str, register: &'a str) -> Vec<&'a str> {
    [&PROXIED[..], &["--login-limit", login, "--register-limit", register]].concat()
}

/// A request by a client with this address, which the proxy reports.
async fn from(app: &App, address: &str, path: &str, name: &str, password: &str) -> Answer {
    let request = app.request(Method::POST, path).header("x-forwarded-for", address);
    Answer::to(request.json(&credentials(name, password))).await
}

async fn log_in(app: &App, address: &str, name: &str, password: &str) -> u16 {
    from(app, address, "/api/login", name, password).await.status
}

const WRONG: &str = "no owls at all";
const HERE: &str = "192.0.2.1";
const THERE: &str = "192.0.2.2";

async fn with_ada_and_bob(login: &str) -> App {
    let app = spawn_app_with(&limits(login, "off")).await;
    app.signed_in("ada").await;
    app.signed_in("bob").await;
    app
}

#[tokio::test]
async fn wrong_passwords_for_an_account_from_one_address_are_limited() {
    let app = with_ada_and_bob("3/1h").await;
    for _ in 0..3 {
        assert_eq!(log_in(&app, HERE, "ada", WRONG).await, 401);
    }
    let refused = from(&app, HERE, "/api/login", "ada", PASSWORD).await;
    let wait = refused.refused(429, "too_many_attempts")["retryAfter"].as_i64().unwrap();
    assert!(wait <= HOUR / 3 + 1, "one attempt is refilled after a third of the hour, not {wait} s");
    // Another spelling is the same account. Other accounts and other addresses are not blocked.
    assert_eq!(log_in(&app, HERE, "ADA", PASSWORD).await, 429);
    assert_eq!(log_in(&app, HERE, "bob", PASSWORD).await, 200);
    assert_eq!(log_in(&app, THERE, "ada", PASSWORD).await, 200);

    app.clock.step(wait);
    assert_eq!(log_in(&app, HERE, "ada", WRONG).await, 401);
    assert_eq!(log_in(&app, HERE, "ada", PASSWORD).await, 429);
    app.clock.step(HOUR);
    assert_eq!(log_in(&app, HERE, "ada", PASSWORD).await, 200);
}

#[tokio::test]
async fn right_passwords_and_throttled_attempts_use_nothing_up() {
    let app = with_ada_and_bob("2/1h").await;
    for _ in 0..10 {
        assert_eq!(log_in(&app, HERE, "ada", PASSWORD).await, 200);
    }
    assert_eq!(log_in(&app, HERE, "ada", WRONG).await, 401);
    assert_eq!(log_in(&app, HERE, "ada", WRONG).await, 401);
    let first = from(&app, HERE, "/api/login", "ada", WRONG).await.refused(429, "too_many_attempts");
    for _ in 0..10 {
        assert_eq!(log_in(&app, HERE, "ada", WRONG).await, 429);
    }
    let last = from(&app, HERE, "/api/login", "ada", WRONG).await.refused(429, "too_many_attempts");
    assert!(last["retryAfter"].as_i64() <= first["retryAfter"].as_i64());
}

#[tokio::test]
async fn a_restart_does_not_refill_a_limit() {
    let mut app = with_ada_and_bob("2/1h").await;
    assert_eq!(log_in(&app, HERE, "ada", WRONG).await, 401);
    app.restart().await;
    assert_eq!(log_in(&app, HERE, "ada", WRONG).await, 401);
    app.restart().await;
    assert_eq!(log_in(&app, HERE, "ada", PASSWORD).await, 429);
}

#[tokio::test]
async fn an_address_is_limited_to_the_attempts_of_ten_accounts() {
    let app = with_ada_and_bob("1/1h").await;
    for account in 0..10 {
        assert_eq!(log_in(&app, HERE, &format!("nobody{account}"), WRONG).await, 401);
    }
    assert_eq!(log_in(&app, HERE, "ada", PASSWORD).await, 429);
    assert_eq!(log_in(&app, THERE, "ada", PASSWORD).await, 200);
}

#[tokio::test]
async fn attempts_with_an_impossible_name_are_counted() {
    let app = with_ada_and_bob("2/1h").await;
    assert_eq!(log_in(&app, HERE, "no name", WRONG).await, 401);
    assert_eq!(log_in(&app, HERE, "x", WRONG).await, 401);
    assert_eq!(log_in(&app, HERE, "", WRONG).await, 429);
}

#[tokio::test]
async fn all_addresses_of_an_ipv6_network_share_one_limit() {
    let app = with_ada_and_bob("2/1h").await;
    assert_eq!(log_in(&app, "2001:db8::1", "ada", WRONG).await, 401);
    assert_eq!(log_in(&app, "2001:db8::ffff:2", "ada", WRONG).await, 401);
    assert_eq!(log_in(&app, "2001:db8:0:0:abcd::3", "ada", PASSWORD).await, 429);
    assert_eq!(log_in(&app, "2001:db8:0:1::1", "ada", PASSWORD).await, 200);
}

#[tokio::test]
async fn a_clock_that_was_a_day_ahead_locks_nobody_out() {
    let app = with_ada_and_bob("2/1h").await;
    app.clock.step(DAY);
    assert_eq!(log_in(&app, HERE, "ada", WRONG).await, 401);
    assert_eq!(log_in(&app, HERE, "ada", WRONG).await, 401);
    assert_eq!(log_in(&app, HERE, "ada", WRONG).await, 429);
    app.clock.step(-DAY);
    assert_eq!(log_in(&app, HERE, "ada", PASSWORD).await, 200);
    // One attempt is left, and then the limit counts as always.
    assert_eq!(log_in(&app, HERE, "ada", WRONG).await, 401);
    let refused = from(&app, HERE, "/api/login", "ada", PASSWORD).await;
    let wait = refused.refused(429, "too_many_attempts")["retryAfter"].as_i64().unwrap();
    assert!(wait <= HOUR / 2 + 1, "{wait} s");
}

#[tokio::test]
async fn simultaneous_attempts_do_not_slip_through() {
    let app = with_ada_and_bob("5/1h").await;
    let tries = (0..16).map(|_| log_in(&app, HERE, "ada", WRONG));
    let statuses = futures::future::join_all(tries).await;
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 5, "{statuses:?}");
}

#[tokio::test]
async fn registrations_from_one_address_are_limited() {
    let app = spawn_app_with(&limits("off", "3/1h")).await;
    let register = |address: &'static str, name: &'static str, password: &'static str| {
        from(&app, address, "/api/register", name, password)
    };
    assert_eq!(register(HERE, "ada", PASSWORD).await.status, 201);
    // A refused name or password costs nothing; asking whether a name is taken does.
    register(HERE, "a b", PASSWORD).await.refused(422, "invalid_username");
    register(HERE, "bob", "password").await.refused(422, "weak_password");
    register(HERE, "ada", PASSWORD).await.refused(409, "username_taken");
    assert_eq!(register(HERE, "bob", PASSWORD).await.status, 201);
    let refused = register(HERE, "eve", PASSWORD).await.refused(429, "too_many_attempts");
    assert_eq!(register(THERE, "eve", PASSWORD).await.status, 201);
    app.clock.step(refused["retryAfter"].as_i64().unwrap());
    assert_eq!(register(HERE, "mallory", PASSWORD).await.status, 201);
}

#[tokio::test]
async fn guessing_the_password_with_a_stolen_access_token_is_limited() {
    let app = spawn_app_with(&limits("2/1h", "off")).await;
    let (ada, phone) = (app.signed_in("ada").await, app.log_in("ada").await);
    let change =
        |password: &str| json!({ "currentPassword": password, "newPassword": "ten herons on a roof" });
    for _ in 0..3 {
        // A new password that is refused costs nothing.
        let weak = json!({ "currentPassword": PASSWORD, "newPassword": "password" });
        app.post_as(&ada.access, "/api/password", weak).await.refused(422, "weak_password");
    }
    app.post_as(&ada.access, "/api/password", change(WRONG)).await.refused(401, "invalid_credentials");
    let delete = json!({ "password": WRONG });
    app.post_as(&ada.access, "/api/account/delete", delete.clone()).await.refused(401, "invalid_credentials");
    app.post_as(&ada.access, "/api/password", change(PASSWORD)).await.refused(429, "too_many_attempts");
    app.post_as(&ada.access, "/api/account/delete", delete).await.refused(429, "too_many_attempts");
    // The owner can still log in, and change the password in another session.
    app.log_in("ada").await;
    app.post_as(&phone.access, "/api/password", change(PASSWORD)).await.ok();
}
