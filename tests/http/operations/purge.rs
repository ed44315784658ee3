//! Old sessions are deleted.

use crate::support::app::{DAY, spawn_app};
use crate::support::wait::until;
use latchkey::database::Database;

/// More sessions than one batch deletes.
const OLD: &str = "
    INSERT INTO sessions (id, user_id, generation, rotated_at, created_at, last_used_at, expires_at, revoked_at)
    WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < 1200)
    SELECT 'old-' || n, user_id, generation, rotated_at, created_at, last_used_at,
        CASE n % 2 WHEN 0 THEN expires_at ELSE created_at END,
        CASE n % 2 WHEN 0 THEN created_at END
    FROM sessions, copies";

async fn sessions(database: &Database) -> Vec<String> {
    sqlx::query_scalar("SELECT id FROM sessions ORDER BY id").fetch_all(&database.reads).await.unwrap()
}

#[tokio::test]
async fn only_sessions_that_ended_more_than_a_month_ago_are_deleted() {
    let mut app = spawn_app().await;
    app.signed_in("ada").await;
    app.sql(OLD).await;
    app.clock.step(29 * DAY);
    // One live session, one that just ended, and the first one, which ended less than a month ago.
    let (live, ended) = (app.log_in("ada").await, app.log_in("ada").await);
    app.log_out(&ended).await.ok();
    app.clock.step(2 * DAY);
    let database = app.database().await;
    let mut kept: Vec<_> =
        sessions(&database).await.into_iter().filter(|id| !id.starts_with("old-")).collect();
    kept.sort();
    assert!(kept.contains(&live.session()) && kept.contains(&ended.session()) && kept.len() == 3);

    app.restart().await;
    until("some are left", async || sessions(&database).await == kept).await;
}
