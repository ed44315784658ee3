//! A proof is accepted once.

use crate::support::answer::Answer;
use crate::support::app::{App, MINUTE, spawn_app};
use crate::support::client_key::{ClientKey, hash};
use crate::support::person::{PASSWORD, credentials};
use futures::future::join_all;
use reqwest::Method;
use serde_json::json;

async fn login(app: &App, proof: &str) -> Answer {
    app.post_proved("/api/login", proof, credentials("ada", PASSWORD)).await
}

#[tokio::test]
async fn a_replayed_proof_is_refused_for_as_long_as_its_time_is_accepted() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    let proof = key.prove(&app, "/api/login", None);
    login(&app, &proof).await.ok();
    login(&app, &proof).await.refused(401, "proof_invalid");
    app.clock.step(4 * MINUTE);
    login(&app, &proof).await.refused(401, "proof_invalid");
    app.clock.step(2 * MINUTE);
    login(&app, &proof).await.refused(401, "use_dpop_nonce");
}

#[tokio::test]
async fn a_jti_counts_once_for_its_key_whatever_else_the_proof_says() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    let proof = key.proof(&app, &Method::POST, "/api/login");
    login(&app, &key.sign(&proof)).await.ok();
    let later = proof.clone().claim("more", 1).claim("iat", app.clock.now() + 1);
    for again in [&proof, &proof.clone().claim("htu", app.issuer() + "/api/login"), &later] {
        // A new signature over the same claims is no new proof.
        login(&app, &key.sign(again)).await.refused(401, "proof_invalid");
    }
    let other = ClientKey::new();
    let same_jti = other.proof(&app, &Method::POST, "/api/login").claim("jti", proof.claims["jti"].clone());
    login(&app, &other.sign(&same_jti)).await.ok();
}

#[tokio::test]
async fn of_many_requests_with_one_proof_one_is_accepted() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    let proof = key.prove(&app, "/api/login", None);
    let answers = join_all((0..10).map(|_| login(&app, &proof))).await;
    let accepted = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(accepted, 1);
}

#[tokio::test]
async fn a_replayed_refresh_call_or_logout_is_refused() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let ada = app.signed_in_with("ada", &key).await;
    for (path, token) in [
        ("/api/sessions/revoke-others", &ada.access),
        ("/api/refresh", &ada.refresh),
        ("/api/logout", &ada.refresh),
    ] {
        let proof = key.proof(&app, &Method::POST, path).claim("ath", hash(token));
        let proof = key.sign(&proof);
        let send = async || {
            let request = app.request(Method::POST, path).header("dpop", &proof).bearer_auth(&ada.access);
            Answer::to(request.json(&json!({ "refreshToken": ada.refresh }))).await
        };
        send().await.ok();
        send().await.refused(401, "proof_invalid");
    }
    // The network may have sent them twice: that is no copy to tell the owner of.
    let activity = app.get_as(&app.log_in("ada").await.access, "/api/activity").await.ok().to_string();
    assert!(activity.contains("logged_out") && !activity.contains("copy_refused"), "{activity}");
}

#[tokio::test]
async fn a_refused_proof_does_not_count_as_used() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    let proof = key.prove(&app, "/api/login", None);
    let elsewhere = app.post_proved("/api/logout", &proof, json!({ "refreshToken": "x" })).await;
    elsewhere.refused(401, "token_invalid");
    login(&app, &proof).await.ok();
}
