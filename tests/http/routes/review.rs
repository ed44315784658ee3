//! The events that the owner of an account should look at, until they are dismissed.

use crate::support::app::{App, spawn_app};
use crate::support::person::{Pair, key};
use crate::support::postgres_cluster::{Cluster, spawn_on};
use serde_json::{Value, json};

async fn to_review(app: &App, pair: &Pair) -> Vec<Value> {
    let account = app.get_as(&pair.access, "/api/account").await.ok();
    account["toReview"].as_array().unwrap().clone()
}

/// Presents a spent token of a new session, which ends it.
async fn reuse(app: &App, username: &str) {
    let stolen = app.log_in(username).await;
    app.refresh_keyed(&stolen, &key()).await.ok();
    app.refresh_keyed(&stolen, &key()).await.refused(401, "refresh_reused");
}

#[tokio::test]
async fn a_reused_token_is_to_review_until_it_is_dismissed() {
    let cluster = Cluster::begin();
    for mut app in [spawn_app().await, spawn_on(&cluster).await] {
        let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
        assert_eq!(to_review(&app, &ada).await, Vec::<Value>::new());
        reuse(&app, "ada").await;
        app.restart().await;
        let first = to_review(&app, &ada).await;
        assert_eq!((first.len(), first[0]["what"].as_str()), (1, Some("token_reused")));
        assert_eq!(first[0]["address"], "127.0.0.1");
        assert_eq!(to_review(&app, &bob).await, Vec::<Value>::new());

        // Another one, after the owner has seen the first.
        reuse(&app, "ada").await;
        let dismiss = json!({ "eventId": first[0]["id"] });
        app.post_as(&bob.access, "/api/account/reviewed", dismiss.clone()).await.ok();
        assert_eq!(to_review(&app, &ada).await.len(), 2, "nobody else can dismiss it");
        app.post_as(&ada.access, "/api/account/reviewed", dismiss).await.ok();
        let second = to_review(&app, &ada).await;
        assert_eq!(second.len(), 1);
        assert_ne!(second[0]["id"], first[0]["id"]);
        app.post_as(&ada.access, "/api/account/reviewed", json!({ "eventId": second[0]["id"] })).await.ok();
        assert_eq!(to_review(&app, &ada).await, Vec::<Value>::new());
        // It stays in the activity.
        let activity = app.get_as(&ada.access, "/api/activity").await.ok();
        assert!(activity.as_array().unwrap().iter().any(|event| event["id"] == second[0]["id"]));
    }
}

#[tokio::test]
async fn only_the_id_of_an_event_dismisses() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    for id in ["", "x", "'; --"] {
        let answer = app.post_as(&ada.access, "/api/account/reviewed", json!({ "eventId": id })).await;
        answer.refused(400, "malformed_request");
    }
}
