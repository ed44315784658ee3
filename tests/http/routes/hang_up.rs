//! A request is carried out to its end even if its client hangs up.

use crate::support::app::spawn_app;
use crate::support::person::{Pair, key};
use crate::support::raw_http::Wire;
use crate::support::wait::until;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn reuse_is_recorded_even_if_the_thief_hangs_up() {
    let app = spawn_app().await;
    let other = app.signed_in("ada").await;
    let first = app.log_in("ada").await;
    let second = Pair::of(&app.refresh_keyed(&first, &key()).await);
    let database = app.database().await;
    let mut lock = database.durable.begin().await.unwrap();
    sqlx::query("UPDATE users SET created_at = created_at").execute(&mut lock).await.unwrap();
    let body = json!({ "refreshToken": first.refresh }).to_string();
    let head =
        format!("POST /api/refresh HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json", app.address);
    let request =
        format!("{head}\r\nidempotency-key: {}\r\ncontent-length: {}\r\n\r\n{body}", key(), body.len());
    let mut thief = Wire::connect(app.address);
    thief.send(request.as_bytes());
    // The request waits for the lock by now; then the server notices that the connection is closed.
    tokio::time::sleep(Duration::from_millis(500)).await;
    drop(thief);
    tokio::time::sleep(Duration::from_millis(500)).await;
    lock.rollback().await.unwrap();

    until("the reuse is not in the audit log", async || {
        app.get_as(&other.access, "/api/activity").await.ok()[0]["what"] == "token_reused"
    })
    .await;
    app.me(&second).await.refused(401, "session_revoked");
}
