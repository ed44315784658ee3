//! A request that arrives after its browser was killed, started again and refreshed.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app};
use crate::support::client_key::{ClientKey, hash};
use crate::support::person::Pair;
use crate::support::postgres_cluster::{Cluster, spawn_on};
use reqwest::Method;
use serde_json::json;

const PATH: &str = "/api/refresh";

/// A refresh whose proof was made `age` seconds ago, with this nonce or none.
async fn refresh(app: &App, key: &ClientKey, pair: &Pair, age: i64, nonce: Option<&str>) -> Answer {
    let proof = key.proof(app, &Method::POST, PATH).claim("ath", hash(&pair.refresh));
    let proof = proof.claim("iat", app.clock.now() - age);
    let proof = key.sign(&match nonce {
        Some(nonce) => proof.claim("nonce", nonce),
        None => proof,
    });
    app.post_proved(PATH, &proof, json!({ "refreshToken": pair.refresh })).await
}

#[track_caller]
fn nonce_of(answer: &Answer) -> String {
    answer.refused(401, "use_dpop_nonce");
    answer.header("dpop-nonce").unwrap().to_owned()
}

/// A session whose browser was killed with the first token, and goes on after the last: the second was lost.
async fn healed(app: &App, key: &ClientKey) -> [Pair; 3] {
    let first = app.signed_in_with("ada", key).await;
    let lost = Pair::of(&app.refresh_with(&first, key).await);
    app.clock.step(60);
    let healed = Pair::of(&app.refresh_with(&first, key).await);
    let last = Pair::of(&app.refresh_with(&healed, key).await);
    [first, lost, last]
}

#[tokio::test]
async fn a_late_request_of_a_killed_browser_ends_no_session_on_sqlite_and_postgres() {
    let cluster = Cluster::begin();
    for app in [spawn_app().await, spawn_on(&cluster).await] {
        let key = ClientKey::new();
        let [first, lost, last] = healed(&app, &key).await;
        for (late, age) in [(&lost, 60), (&lost, 30), (&first, 60)] {
            nonce_of(&refresh(&app, &key, late, age, None).await);
        }
        app.refresh_with(&last, &key).await.ok();
    }
}

#[tokio::test]
async fn a_second_browser_with_the_key_is_found_whatever_its_clock_says() {
    for age in [0, 60] {
        let (app, key) = (spawn_app().await, ClientKey::new());
        let [_, lost, last] = healed(&app, &key).await;
        let mut answer = refresh(&app, &key, &lost, age, None).await;
        if age > 0 {
            let nonce = nonce_of(&answer);
            answer = refresh(&app, &key, &lost, age, Some(&nonce)).await;
        }
        answer.refused(401, "refresh_reused");
        app.refresh_with(&last, &key).await.refused(401, "session_revoked");
    }
}

#[tokio::test]
async fn a_nonce_of_another_session_answers_nothing() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let [_, lost, last] = healed(&app, &key).await;
    let others = app.log_in_with("ada", &key).await;
    app.refresh_with(&others, &key).await.ok();
    app.clock.step(30);
    let nonce = nonce_of(&refresh(&app, &key, &others, 60, None).await);
    app.clock.step(30);
    Pair::of(&app.refresh_with(&last, &key).await);
    app.clock.step(30);
    nonce_of(&refresh(&app, &key, &lost, 60, Some(&nonce)).await);
}
