//! Old rows are deleted. `purge` tests this for sessions.

use crate::support::app::{App, DAY, HOUR, spawn_app, spawn_app_with};
use crate::support::person::PASSWORD;
use crate::support::program::DEADLINE;
use serde_json::json;
use std::time::{Duration, Instant};

/// Waits until the server, which has just started, has deleted all but `to` rows.
async fn shrinks(app: &App, count: &'static str, to: i64) {
    let (database, begun) = (app.database().await, Instant::now());
    loop {
        let left: i64 = sqlx::query_scalar(count).fetch_one(&database.reads).await.unwrap();
        assert!(left >= to, "only {left} are left");
        if left == to {
            return;
        }
        assert!(begun.elapsed() < DEADLINE, "{left} are left");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn events_are_deleted_after_90_days() {
    let mut app = spawn_app().await;
    app.signed_in("ada").await;
    app.clock.step(2 * DAY);
    let ada = app.log_in("ada").await;
    app.log_out(&ada).await.ok();
    app.clock.step(89 * DAY);
    app.restart().await;
    // The registration and the first login are 91 days old, the second and the logout are 89.
    shrinks(&app, "SELECT COUNT(*) FROM events", 2).await;
    shrinks(&app, "SELECT COUNT(*) FROM events WHERE what = 'logged_out'", 1).await;
}

#[tokio::test]
async fn deleted_users_are_forgotten_once_their_last_token_has_expired() {
    let mut app = spawn_app().await;
    let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
    app.post_as(&ada.access, "/api/account/delete", json!({ "password": PASSWORD })).await.ok();
    app.clock.step(29 * DAY);
    app.restart().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    shrinks(&app, "SELECT COUNT(*) FROM users", 2).await;
    assert_eq!(app.refresh(&ada).await.status, 401);
    app.clock.step(DAY + 1);
    app.restart().await;
    shrinks(&app, "SELECT COUNT(*) FROM users", 1).await;
    shrinks(&app, "SELECT COUNT(*) FROM sessions", 1).await;
    app.log_in(&bob.access_claims().preferred_username).await;
}

#[tokio::test]
async fn rate_limits_are_deleted_once_they_are_full_again() {
    let mut app = spawn_app_with(&["--login-limit", "2/1h"]).await;
    for name in ["ada", "bob", "eve"] {
        app.wrong_password(name).await.refused(401, "invalid_credentials");
    }
    app.clock.step(2 * HOUR);
    app.wrong_password("mallory").await.refused(401, "invalid_credentials");
    app.restart().await;
    // The attempts of the address, and those at the account from this address.
    shrinks(&app, "SELECT COUNT(*) FROM attempts", 2).await;
}
