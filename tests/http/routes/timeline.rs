//! The timeline of a session.

use crate::support::answer::Answer;
use crate::support::app::{App, MINUTE, spawn_app, spawn_app_with};
use crate::support::person::{PASSWORD, Pair, key};
use crate::support::postgres_cluster::{Cluster, spawn_on};
use crate::support::wait::until;
use reqwest::Method;
use serde_json::{Value, json};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

async fn timeline(app: &App, reader: &Pair, session: &str) -> Vec<Value> {
    let answer = app.get_as(&reader.access, &format!("/api/sessions/{session}/timeline")).await;
    answer.ok().as_array().unwrap().clone()
}

async fn refresh_from(app: &App, pair: &Pair, key: &str, user_agent: &str) -> Answer {
    let request = app.request(Method::POST, "/api/refresh").header("idempotency-key", key);
    let request = request.header("user-agent", user_agent);
    Answer::to(request.json(&json!({ "refreshToken": pair.refresh }))).await
}

/// Refreshes this often; returns the newest tokens.
async fn refresh_times(app: &App, mut pair: Pair, times: usize) -> Pair {
    for _ in 0..times {
        pair = Pair::of(&app.refresh_keyed(&pair, &key()).await);
    }
    pair
}

fn generations(timeline: &[Value]) -> Vec<i64> {
    timeline.iter().map(|entry| entry["generation"].as_i64().unwrap()).collect()
}

async fn timelines_stored(app: &App) -> i64 {
    let database = app.database().await;
    sqlx::query_scalar("SELECT COUNT(*) FROM timelines").fetch_one(&database.reads).await.unwrap()
}

#[tokio::test]
async fn a_timeline_has_each_verdict_with_time_generation_address_and_device() {
    let cluster = Cluster::begin();
    for app in [spawn_app().await, spawn_on(&cluster).await] {
        let (first, lost) = (app.signed_in("ada").await, key());
        let reader = app.log_in("ada").await;
        let (session, begun) = (first.session(), app.clock.now());
        assert_eq!(timeline(&app, &reader, &session).await, Vec::<Value>::new());

        app.clock.step(MINUTE);
        Pair::of(&refresh_from(&app, &first, &lost, FIREFOX).await);
        app.clock.step(MINUTE);
        Pair::of(&refresh_from(&app, &first, &lost, "curl/8.14.1").await);
        app.clock.step(MINUTE);
        app.refresh_keyed(&first, &key()).await.refused(401, "refresh_reused");
        let expected = [("reused", "Unknown device"), ("repeated", "curl"), ("rotated", "Firefox on Linux")];
        let entries = timeline(&app, &reader, &session).await;
        assert_eq!(entries.len(), 3, "{entries:?}");
        for ((entry, (what, device)), minutes) in entries.iter().zip(expected).zip([3, 2, 1]) {
            assert_eq!((entry["what"].as_str(), entry["device"].as_str()), (Some(what), Some(device)));
            assert_eq!((&entry["generation"], &entry["address"]), (&json!(1), &json!("127.0.0.1")));
            let late = entry["at"].as_i64().unwrap() - begun - minutes * MINUTE;
            assert!((0..30).contains(&late), "{late} s late: {entry}");
        }
        assert_eq!(timeline(&app, &reader, &reader.session()).await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn a_timeline_keeps_the_last_50_verdicts_across_writes_and_restarts() {
    let cluster = Cluster::begin();
    for mut app in [spawn_app().await, spawn_on(&cluster).await] {
        let ada = refresh_times(&app, app.signed_in("ada").await, 70).await;
        let session = ada.session();
        assert_eq!(generations(&timeline(&app, &ada, &session).await), (21..=70).rev().collect::<Vec<_>>());
        let ada = refresh_times(&app, ada, 2).await;
        assert_eq!(generations(&timeline(&app, &ada, &session).await), (23..=72).rev().collect::<Vec<_>>());
        app.restart().await;
        assert_eq!(generations(&timeline(&app, &ada, &session).await), (23..=72).rev().collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn only_own_sessions_have_a_timeline() {
    let cluster = Cluster::begin();
    for app in [spawn_app().await, spawn_on(&cluster).await] {
        let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
        let unknown = "019808a2-1111-7222-8333-444455556666".to_owned();
        for id in [ada.session(), unknown, "x".into(), "%00".into(), "%7Bid%7D".into()] {
            let path = format!("/api/sessions/{id}/timeline");
            app.get_as(&bob.access, &path).await.refused(404, "not_found");
            app.get(&path).await.refused(401, "token_invalid");
        }
    }
}

#[tokio::test]
async fn nodes_add_to_one_timeline_within_moments() {
    let cluster = Cluster::begin();
    let url = cluster.url();
    let here = spawn_app_with(&["--database-url", &url]).await;
    let there = here.spawn_beside(&["--database-url", &url]).await;
    let ada = refresh_times(&here, here.signed_in("ada").await, 1).await;
    let ada = refresh_times(&there, ada, 1).await;
    until("the other node has not written its verdict", async || {
        generations(&timeline(&there, &ada, &ada.session()).await) == [2, 1]
    })
    .await;
}

#[tokio::test]
async fn timelines_go_with_their_session_and_with_their_account() {
    let cluster = Cluster::begin();
    for app in [spawn_app().await, spawn_on(&cluster).await] {
        let ada = refresh_times(&app, app.signed_in("ada").await, 1).await;
        let bob = refresh_times(&app, app.signed_in("bob").await, 1).await;
        assert_eq!(timeline(&app, &bob, &bob.session()).await.len(), 1);
        assert_eq!(timelines_stored(&app).await, 2);
        // Another verdict still waits when the account is deleted.
        let ada = refresh_times(&app, ada, 1).await;
        app.post_as(&ada.access, "/api/account/delete", json!({ "password": PASSWORD })).await.ok();
        assert_eq!(timeline(&app, &bob, &bob.session()).await.len(), 1);
        assert_eq!(timelines_stored(&app).await, 1);
        app.sql("DELETE FROM sessions").await;
        assert_eq!(timelines_stored(&app).await, 0);
    }
}
