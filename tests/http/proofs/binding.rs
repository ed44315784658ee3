//! A session that begins with a proof is bound to its key: its tokens serve nobody else.

use crate::support::answer::Answer;
use crate::support::app::{MINUTE, spawn_app};
use crate::support::client_key::ClientKey;
use crate::support::person::{PASSWORD, Pair, credentials, key as idempotency_key};
use crate::support::token_forge::Forgery;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_login_with_a_proof_binds_the_session_to_the_key() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let bound = app.signed_in_with("ada", &key).await;
    assert_eq!(bound.access_claims().cnf.unwrap().jkt, key.thumbprint());
    assert!(bound.claims().br.is_some());
    let next = Pair::of(&app.refresh_with(&bound, &key).await);
    assert_eq!(next.access_claims().cnf.unwrap().jkt, key.thumbprint());
    assert!(next.claims().br.is_some());
    assert_eq!(next.claims().generation, 1);

    let proof = key.prove(&app, "/api/login", None);
    let answer = app.post_proved("/api/login", &proof, credentials("ada", PASSWORD)).await;
    assert_eq!(answer.ok()["tokenType"], "DPoP");
    let unbound = app.log_in("ada").await;
    assert_eq!((unbound.access_claims().cnf, unbound.claims().br), (None, None));
}

#[tokio::test]
async fn a_login_with_an_invalid_proof_is_refused_before_the_password_is_judged() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    for password in [PASSWORD, "no owls at all"] {
        let elsewhere = key.prove(&app, "/api/refresh", None);
        let answer = app.post_proved("/api/login", &elsewhere, credentials("ada", password)).await;
        answer.refused(401, "proof_invalid");
        let challenge = r#"DPoP realm="latchkey", error="invalid_dpop_proof", algs="ES256""#;
        assert_eq!(answer.header("www-authenticate"), Some(challenge));
    }
    let events = app.get_as(&app.log_in("ada").await.access, "/api/activity").await.ok();
    assert!(!events.to_string().contains("login_failed"), "{events}");
}

#[tokio::test]
async fn a_copied_refresh_token_is_refused_without_the_key_and_the_owner_stays() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let ada = app.signed_in_with("ada", &key).await;
    let thief = ClientKey::new();
    for _ in 0..3 {
        let without = app.refresh(&ada).await;
        without.refused(401, "proof_required");
        assert_eq!(without.header("www-authenticate"), Some(r#"DPoP realm="latchkey", algs="ES256""#));
        app.refresh_with(&ada, &thief).await.refused(401, "proof_invalid");
        app.log_out(&ada).await.refused(401, "proof_required");
        app.log_out_with(&ada, &thief).await.refused(401, "proof_invalid");
    }
    let ada = Pair::of(&app.refresh_with(&ada, &key).await);
    app.me(&ada).await.ok();
    app.log_out_with(&ada, &key).await.ok();
    app.me(&ada).await.refused(401, "session_revoked");
}

#[tokio::test]
async fn a_proof_serves_one_refresh_token_only() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let (first, second) = (app.signed_in_with("ada", &key).await, app.log_in_with("ada", &key).await);
    let body = json!({ "refreshToken": second.refresh });
    for token in [Some(&*first.refresh), Some(&*second.access), None] {
        let proof = key.prove(&app, "/api/refresh", token);
        app.post_proved("/api/refresh", &proof, body.clone()).await.refused(401, "proof_invalid");
    }
    let proof = key.prove(&app, "/api/refresh", Some(&second.refresh));
    app.post_proved("/api/refresh", &proof, body).await.ok();
}

#[tokio::test]
async fn a_lost_answer_is_repeated_to_a_fresh_proof() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let ada = app.signed_in_with("ada", &key).await;
    let attempt = idempotency_key();
    let send = async || {
        let proof = key.prove(&app, "/api/refresh", Some(&ada.refresh));
        let request = app.request(Method::POST, "/api/refresh").header("dpop", proof);
        let request = request.header("idempotency-key", &attempt);
        Pair::of(&Answer::to(request.json(&json!({ "refreshToken": ada.refresh }))).await)
    };
    let (lost, again) = (send().await, send().await);
    assert_eq!(lost.claims(), again.claims());
}

#[tokio::test]
async fn an_unbound_session_ignores_proofs() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let ada = app.signed_in("ada").await;
    let ada = Pair::of(&app.refresh_with(&ada, &key).await);
    assert_eq!((ada.access_claims().cnf, ada.claims().br), (None, None));
    let rubbish = app.post_proved("/api/refresh", "rubbish", json!({ "refreshToken": ada.refresh })).await;
    let ada = Pair::of(&rubbish);
    app.clock.step(MINUTE);
    app.refresh(&ada).await.ok();
}

#[tokio::test]
async fn a_forged_refresh_token_is_not_judged_by_its_branch() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let ada = app.signed_in("ada").await;
    // A `br` that the signature does not cover.
    let signature = ada.refresh.rsplit('.').next().unwrap();
    let forged = format!("{}.{signature}", Forgery::of(&ada.refresh).claim("br", 0).unsigned());
    let ada = Pair { refresh: forged, ..ada };
    for answer in [app.refresh(&ada).await, app.refresh_with(&ada, &key).await, app.log_out(&ada).await] {
        answer.refused(401, "token_invalid");
    }
}
