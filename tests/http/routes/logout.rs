//! Logging out.

use crate::support::app::{DAY, HOUR, spawn_app};
use crate::support::person::{Pair, key};
use serde_json::json;

#[tokio::test]
async fn logging_out_ends_both_tokens_at_once() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    assert_eq!(app.log_out(&ada).await.ok(), json!(null));
    assert_eq!(app.me(&ada).await.refused(401, "session_revoked")["because"], "logout");
    assert_eq!(app.refresh(&ada).await.refused(401, "session_revoked")["because"], "logout");
}

#[tokio::test]
async fn an_expired_access_token_does_not_prevent_a_logout() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    app.clock.step(HOUR);
    app.me(&ada).await.refused(401, "token_expired");
    let body = json!({ "refreshToken": ada.refresh });
    app.post_as(&ada.access, "/api/logout", body).await.ok();
    app.refresh(&ada).await.refused(401, "session_revoked");
}

#[tokio::test]
async fn logging_out_of_an_ended_session_succeeds() {
    let app = spawn_app().await;
    let (twice, expired, reused) =
        (app.signed_in("ada").await, app.signed_in("bob").await, app.signed_in("eve").await);
    app.log_out(&twice).await.ok();
    app.log_out(&twice).await.ok();

    app.refresh_keyed(&reused, &key()).await.ok();
    app.refresh_keyed(&reused, &key()).await.refused(401, "refresh_reused");
    app.log_out(&reused).await.ok();

    app.clock.step(40 * DAY);
    app.log_out(&expired).await.ok();
}

#[tokio::test]
async fn a_spent_refresh_token_logs_out_too() {
    let app = spawn_app().await;
    let first = app.signed_in("ada").await;
    let second = Pair::of(&app.refresh_keyed(&first, &key()).await);
    app.log_out(&first).await.ok();
    assert_eq!(app.me(&second).await.refused(401, "session_revoked")["because"], "logout");
}

#[tokio::test]
async fn a_logout_ends_no_other_session() {
    let app = spawn_app().await;
    let (laptop, phone) = (app.signed_in("ada").await, app.log_in("ada").await);
    app.log_out(&laptop).await.ok();
    app.me(&phone).await.ok();
    app.refresh(&phone).await.ok();
}

#[tokio::test]
async fn a_token_that_is_not_our_refresh_token_is_refused() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    for token in ["", "rubbish", "a.b.c", &ada.access] {
        let answer = app.post("/api/logout", json!({ "refreshToken": token })).await;
        answer.refused(401, "token_invalid");
    }
    app.me(&ada).await.ok();
}

#[tokio::test]
async fn a_restart_keeps_live_sessions_alive_and_ended_sessions_ended() {
    let mut app = spawn_app().await;
    let (kept, ended) = (app.signed_in("ada").await, app.log_in("ada").await);
    app.log_out(&ended).await.ok();
    for _ in 0..2 {
        app.restart().await;
        app.me(&kept).await.ok();
        app.me(&ended).await.refused(401, "session_revoked");
        app.refresh(&ended).await.refused(401, "session_revoked");
    }
    app.refresh(&kept).await.ok();
}
