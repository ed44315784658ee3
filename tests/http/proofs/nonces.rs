//! A client whose clock is wrong proves its key with a nonce (RFC 9449 sections 8 and 9).

use crate::support::answer::Answer;
use crate::support::app::{App, DAY, MINUTE, spawn_app};
use crate::support::client_key::{ClientKey, hash};
use crate::support::person::{PASSWORD, Pair, credentials};
use reqwest::Method;
use serde_json::json;

/// A login whose proof is of `iat` and has `nonce`.
async fn login(app: &App, key: &ClientKey, iat: i64, nonce: Option<&str>) -> Answer {
    let proof = key.proof(app, &Method::POST, "/api/login").claim("iat", iat);
    let proof = match nonce {
        Some(nonce) => proof.claim("nonce", nonce),
        None => proof,
    };
    app.post_proved("/api/login", &key.sign(&proof), credentials("ada", PASSWORD)).await
}

/// The nonce in an answer that asks for one.
#[track_caller]
fn nonce_of(answer: &Answer) -> String {
    answer.refused(401, "use_dpop_nonce");
    let challenge = r#"DPoP realm="latchkey", error="use_dpop_nonce", algs="ES256""#;
    assert_eq!(answer.header("www-authenticate"), Some(challenge));
    answer.header("dpop-nonce").unwrap().to_owned()
}

#[tokio::test]
async fn a_clock_that_is_up_to_five_minutes_off_needs_no_nonce() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    for off in [-299, -60, 0, 60, 300] {
        let answer = login(&app, &key, app.clock.now() + off, None).await;
        assert_eq!((answer.status, answer.header("dpop-nonce")), (200, None), "{off}: {}", answer.text());
    }
    for off in [-302, 305, -DAY, DAY, -app.clock.now(), i64::MAX / 2] {
        nonce_of(&login(&app, &key, app.clock.now() + off, None).await);
    }
}

#[tokio::test]
async fn a_wrong_clock_costs_one_more_request_at_login_refresh_call_and_logout() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    let wrong = app.clock.now() - DAY;
    let nonce = nonce_of(&login(&app, &key, wrong, None).await);
    let ada = Pair::of(&login(&app, &key, wrong, Some(&nonce)).await);

    let send = async |path: &str, token: &str, nonce: Option<&str>| {
        let proof = key.proof(&app, &Method::POST, path).claim("iat", wrong).claim("ath", hash(token));
        let proof = key.sign(&match nonce {
            Some(nonce) => proof.claim("nonce", nonce),
            None => proof,
        });
        let request = app.request(Method::POST, path).header("dpop", proof).bearer_auth(&ada.access);
        Answer::to(request.json(&json!({ "refreshToken": ada.refresh }))).await
    };
    for (path, token) in [
        ("/api/sessions/revoke-others", &ada.access),
        ("/api/refresh", &ada.refresh),
        ("/api/logout", &ada.refresh),
    ] {
        let nonce = nonce_of(&send(path, token, None).await);
        send(path, token, Some(&nonce)).await.ok();
    }
}

#[tokio::test]
async fn a_nonce_serves_many_proofs_for_five_minutes() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    let nonce = nonce_of(&login(&app, &key, 0, None).await);
    for _ in 0..3 {
        login(&app, &key, 0, Some(&nonce)).await.ok();
    }
    app.clock.step(4 * MINUTE);
    login(&app, &key, 0, Some(&nonce)).await.ok();
    app.clock.step(2 * MINUTE);
    let next = nonce_of(&login(&app, &key, 0, Some(&nonce)).await);
    assert_ne!(next, nonce);
    login(&app, &key, 0, Some(&next)).await.ok();
}

#[tokio::test]
async fn a_nonce_that_is_not_ours_is_answered_with_one_that_is() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    let other = spawn_app().await;
    other.signed_in("ada").await;
    let theirs = nonce_of(&login(&other, &key, 0, None).await);
    for nonce in ["", "rubbish", &theirs, &"A".repeat(32), &"A".repeat(1_000)] {
        for iat in [0, app.clock.now()] {
            let ours = nonce_of(&login(&app, &key, iat, Some(nonce)).await);
            login(&app, &key, iat, Some(&ours)).await.ok();
        }
    }
}

#[tokio::test]
async fn every_node_accepts_the_nonces_of_all() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let beside = app.spawn_beside(&["--issuer", &app.issuer()]).await;
    beside.signed_in("ada").await;
    let nonce = nonce_of(&login(&app, &key, 0, None).await);
    login(&beside, &key, 0, Some(&nonce)).await.ok();
}

#[tokio::test]
async fn a_nonce_survives_a_restart() {
    let (mut app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    let nonce = nonce_of(&login(&app, &key, 0, None).await);
    app.restart().await;
    login(&app, &key, 0, Some(&nonce)).await.ok();
}
