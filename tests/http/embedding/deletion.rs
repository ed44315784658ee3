//! An app deletes what it keeps of a user whose account is deleted.

use super::host::Host;
use crate::support::app::{App, DAY, spawn_app};
use crate::support::person::PASSWORD;
use crate::support::program::DEADLINE;
use clap::Parser;
use latchkey::Latchkey;
use latchkey::server::config::Config;
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The users that an app was told to forget.
type Told = Arc<Mutex<Vec<String>>>;

#[tokio::test]
async fn an_app_is_told_of_a_deleted_account_at_once_and_can_not_prevent_it() {
    let told = Told::default();
    let host = Host::start_with(|builder| {
        let told = told.clone();
        builder.on_account_deleted(move |user_id| {
            told.lock().unwrap().push(user_id);
            async { Err("no database".into()) }
        })
    })
    .await;
    let ada = host.signed_in("ada").await;
    host.post_as(&ada.access, "/api/account/delete", json!({ "password": PASSWORD })).await.ok();
    assert_eq!(*told.lock().unwrap(), [ada.access_claims().sub]);
    host.get_as(&ada.access, "/api/me").await.refused(401, "session_revoked");
}

/// A node on the data of `app`, whose purge asks a hook that notes the users and then succeeds or not.
async fn node_beside(app: &App, told: &Told, succeeds: bool) -> Latchkey {
    let data = app.data();
    let config =
        Config::try_parse_from(["app", "--data-dir", data.to_str().unwrap(), "--bcrypt-cost", "4"]).unwrap();
    let told = told.clone();
    let delete = move |user_id| {
        told.lock().unwrap().push(user_id);
        async move { if succeeds { Ok(()) } else { Err("no database".into()) } }
    };
    Latchkey::builder(config).clock(app.clock.clone()).on_account_deleted(delete).open().await.unwrap()
}

async fn wait_until(mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < DEADLINE, "it does not come true");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_deleted_user_is_forgotten_only_after_the_app_has_deleted_its_data() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let id = ada.access_claims().sub;
    // By a node that the app has not told what to do, as an operator's command is.
    app.post_as(&ada.access, "/api/account/delete", json!({ "password": PASSWORD })).await.ok();
    app.clock.step(31 * DAY);
    let users = async || {
        let database = app.database().await;
        let count = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM users");
        count.fetch_one(&database.reads).await.unwrap()
    };

    let told = Told::default();
    let node = node_beside(&app, &told, false).await;
    wait_until(async || !told.lock().unwrap().is_empty()).await;
    node.close().await;
    assert_eq!(users().await, 1);

    let node = node_beside(&app, &told, true).await;
    wait_until(async || users().await == 0).await;
    node.close().await;
    assert_eq!(*told.lock().unwrap(), [id.clone(), id]);
}
