//! Names that look alike: one account has them.

use crate::support::app::{App, spawn_app};
use crate::support::person::{PASSWORD, credentials};
use crate::support::postgres_cluster::{Cluster, spawn_on};
use futures::future::join_all;
use std::time::Duration;
use tokio::time::sleep;

/// `ada` with a Cyrillic letter in the middle or at the end.
const IMITATIONS: [&str; 2] = ["a\u{501}a", "ad\u{430}"];

async fn status(app: &App, name: &str) -> u16 {
    app.post("/api/register", credentials(name, PASSWORD)).await.status
}

#[tokio::test]
async fn a_name_that_looks_like_an_existing_one_is_refused_with_the_true_reason() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    for (name, reason) in [
        ("ada", None),
        ("ADA", None),
        (IMITATIONS[0], Some("looks_like_another")),
        (IMITATIONS[1], Some("looks_like_another")),
    ] {
        let refused = app.post("/api/register", credentials(name, PASSWORD)).await;
        assert_eq!(refused.refused(409, "username_taken")["reason"].as_str(), reason, "{name}");
    }
    for (name, reason) in [("abc-שלום", "mixed_directions"), ("a b c", "spaces")] {
        let refused = app.post("/api/register", credentials(name, PASSWORD)).await;
        assert_eq!(refused.refused(422, "invalid_username")["reason"], reason, "{name}");
    }
    // Without the account that they imitate, such names can be had.
    assert_eq!(status(&app, "ев\u{430}").await, 201);
}

#[tokio::test]
async fn the_name_of_a_deleted_account_can_be_imitated() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let password = serde_json::json!({ "password": PASSWORD });
    app.post_as(&ada.access, "/api/account/delete", password).await.ok();
    assert_eq!(status(&app, IMITATIONS[1]).await, 201);
    assert_eq!(status(&app, "ada").await, 409);
}

async fn one_of_several_lookalikes_wins(app: &App) {
    for round in 0..5 {
        let names = [format!("ada-{round}"), format!("ad\u{430}-{round}"), format!("\u{430}da-{round}")];
        let answers = join_all(names.iter().map(|name| status(app, name))).await;
        let made = answers.iter().filter(|status| **status == 201).count();
        let refused = answers.iter().filter(|status| **status == 409).count();
        assert_eq!((made, refused), (1, 2), "{answers:?}");
    }
}

#[tokio::test]
async fn of_lookalikes_that_register_at_once_one_wins() {
    one_of_several_lookalikes_wins(&spawn_app().await).await;
}

#[tokio::test]
async fn of_lookalikes_that_register_at_once_one_wins_on_postgres() {
    let cluster = Cluster::begin();
    one_of_several_lookalikes_wins(&spawn_on(&cluster).await).await;
}

async fn accounts_of_an_earlier_release_get_skeletons(mut app: App) {
    app.signed_in("ada").await;
    app.signed_in("eve").await;
    // Two lookalikes, as earlier releases allowed them.
    let database = app.database().await;
    for change in
        ["UPDATE users SET username = 'ad\u{430}' WHERE username = 'eve'", "UPDATE users SET skeleton = NULL"]
    {
        sqlx::query(sqlx::AssertSqlSafe(change)).execute(&database.durable).await.unwrap();
    }
    app.restart().await;
    let missing = "SELECT COUNT(*) FROM users WHERE skeleton IS NULL";
    while sqlx::query_scalar::<_, i64>(missing).fetch_one(&database.reads).await.unwrap() > 0 {
        sleep(Duration::from_millis(20)).await;
    }
    let ada: String = sqlx::query_scalar("SELECT skeleton FROM users WHERE username = 'ada'")
        .fetch_one(&database.reads)
        .await
        .unwrap();
    assert_eq!(ada, "ada");
    database.close().await;
    // Both still log in, and nobody else gets such a name.
    app.log_in("ada").await;
    app.log_in("ad\u{430}").await;
    assert_eq!(status(&app, "\u{430}da").await, 409);
}

#[tokio::test]
async fn accounts_of_an_earlier_release_are_protected_after_a_start() {
    accounts_of_an_earlier_release_get_skeletons(spawn_app().await).await;
}

#[tokio::test]
async fn accounts_of_an_earlier_release_are_protected_after_a_start_on_postgres() {
    let cluster = Cluster::begin();
    accounts_of_an_earlier_release_get_skeletons(spawn_on(&cluster).await).await;
}
