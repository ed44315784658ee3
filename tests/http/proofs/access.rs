//! Calls of bound sessions: those that change something need a proof, and with `bind-access` all do (RFC 9449 section 7).

use crate::routes::added_functions::DeleteNotes;
use crate::routes::contract::{ROUTES, Route};
use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app, spawn_app_with};
use crate::support::client_key::{ClientKey, hash};
use crate::support::person::PASSWORD;
use reqwest::Method;
use serde_json::{Value, json};
use server_fn::ServerFn;

/// A call with this scheme and these proofs.
async fn call(app: &App, route: &Route, scheme: &str, access: &str, proof: Option<String>) -> Answer {
    let request = app.request(route.method.clone(), route.path);
    let request = request.header("authorization", format!("{scheme} {access}")).json(&body());
    Answer::to(proof.into_iter().fold(request, |request, proof| request.header("dpop", proof))).await
}

/// A body that every route can read, and that changes nothing.
fn body() -> Value {
    json!({
        "email": "ada@example.org",
        "password": "no owls at all",
        "currentPassword": "no owls at all",
        "newPassword": PASSWORD,
        "sessionId": "0197f2a0-0000-7000-8000-000000000002",
        "eventId": "0197f2a0-0000-7000-8000-000000000003",
    })
}

fn prove(app: &App, key: &ClientKey, route: &Route, access: &str) -> Option<String> {
    Some(key.sign(&key.proof(app, &route.method, route.path).claim("ath", hash(access))))
}

fn calls() -> impl Iterator<Item = Route> {
    ROUTES.into_iter().filter(|route| route.bearer)
}

#[tokio::test]
async fn every_route_that_changes_something_asks_a_bound_session_for_a_proof() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let access = app.signed_in_with("ada", &key).await.access;
    for route in calls().filter(|route| route.method != Method::GET) {
        let without = call(&app, &route, "Bearer", &access, None).await;
        without.refused(401, "proof_required");
        assert_eq!(without.header("www-authenticate"), Some(r#"DPoP realm="latchkey", algs="ES256""#));
        let of_thief = prove(&app, &ClientKey::new(), &route, &access);
        call(&app, &route, "Bearer", &access, of_thief).await.refused(401, "proof_invalid");
        for scheme in ["Bearer", "DPoP"] {
            let proof = prove(&app, &key, &route, &access);
            let code = call(&app, &route, scheme, &access, proof).await.json()["code"].to_string();
            assert!(!code.contains("proof"), "{}: {code}", route.path);
        }
    }
}

#[tokio::test]
async fn an_unbound_session_needs_no_proof() {
    for flag in ["off", "on"] {
        let (app, key) = (spawn_app_with(&["--bind-access", flag]).await, ClientKey::new());
        let access = app.signed_in("ada").await.access;
        for route in calls() {
            for proof in [None, Some("rubbish".to_owned()), prove(&app, &key, &route, &access)] {
                let code = call(&app, &route, "Bearer", &access, proof).await.json()["code"].to_string();
                assert!(!code.contains("proof") && !code.contains("token"), "{}: {code}", route.path);
            }
            // It has no key that could be proved.
            let proof = prove(&app, &key, &route, &access);
            let answer = call(&app, &route, "DPoP", &access, proof).await;
            answer.refused(401, "token_invalid");
            let challenge = r#"DPoP realm="latchkey", error="invalid_token", algs="ES256""#;
            assert_eq!(answer.header("www-authenticate"), Some(challenge));
        }
    }
}

#[tokio::test]
async fn a_bound_session_reads_with_a_bearer_token_unless_access_is_bound() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let access = app.signed_in_with("ada", &key).await.access;
    for route in calls().filter(|route| route.method == Method::GET) {
        for proof in [None, Some("rubbish".to_owned()), prove(&app, &key, &route, &access)] {
            // There is no session of the id in the path.
            let status = call(&app, &route, "Bearer", &access, proof).await.status;
            assert!(status == 200 || route.path.contains('{') && status == 404, "{}: {status}", route.path);
        }
    }
}

#[tokio::test]
async fn with_bind_access_every_call_of_a_bound_session_needs_a_proof() {
    let (app, key) = (spawn_app_with(&["--bind-access", "on"]).await, ClientKey::new());
    let access = app.signed_in_with("ada", &key).await.access;
    for route in calls() {
        let proof = || prove(&app, &key, &route, &access);
        // A bearer token must not be bound (RFC 9449 section 7.2).
        for proof in [None, proof()] {
            call(&app, &route, "Bearer", &access, proof).await.refused(401, "proof_required");
        }
        call(&app, &route, "DPoP", &access, None).await.refused(401, "proof_required");
        for wrong in
            [prove(&app, &ClientKey::new(), &route, &access), Some(key.prove(&app, route.path, None))]
        {
            call(&app, &route, "DPoP", &access, wrong).await.refused(401, "proof_invalid");
        }
        for scheme in ["DPoP", "dpop", "DPOP"] {
            let code = call(&app, &route, scheme, &access, proof()).await.json()["code"].to_string();
            assert!(!code.contains("proof") && !code.contains("token"), "{}: {code}", route.path);
        }
    }
}

#[tokio::test]
async fn the_proof_of_a_head_request_names_head() {
    let (app, key) = (spawn_app_with(&["--bind-access", "on"]).await, ClientKey::new());
    let access = app.signed_in_with("ada", &key).await.access;
    for route in calls().filter(|route| route.method == Method::GET) {
        let ask = async |sent: Method, proved: Method| {
            let proof = key.proof(&app, &proved, route.path).claim("ath", hash(&access));
            let request = app.request(sent, route.path).header("authorization", format!("DPoP {access}"));
            Answer::to(request.header("dpop", key.sign(&proof))).await.status
        };
        let accepted = ask(Method::GET, Method::GET).await;
        assert_ne!(accepted, 401, "{}", route.path);
        assert_eq!(ask(Method::HEAD, Method::HEAD).await, accepted, "{}", route.path);
        assert_eq!(ask(Method::HEAD, Method::GET).await, 401, "{}", route.path);
        assert_eq!(ask(Method::GET, Method::HEAD).await, 401, "{}", route.path);
    }
}

#[tokio::test]
async fn the_scheme_dpop_always_needs_a_proof() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let access = app.signed_in_with("ada", &key).await.access;
    for route in calls() {
        call(&app, &route, "DPoP", &access, None).await.refused(401, "proof_required");
        call(&app, &route, "DPoP", &access, Some("rubbish".to_owned())).await.refused(401, "proof_invalid");
        let answer = call(&app, &route, "DPoP", "rubbish", prove(&app, &key, &route, &access)).await;
        answer.refused(401, "token_invalid");
    }
}

#[tokio::test]
async fn a_call_without_a_token_is_told_of_both_schemes() {
    let app = spawn_app().await;
    let answer = app.get("/api/me").await;
    answer.refused(401, "token_invalid");
    let challenges: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
    assert_eq!(challenges, [r#"Bearer realm="latchkey""#, r#"DPoP realm="latchkey", algs="ES256""#]);
}

#[tokio::test]
async fn a_function_of_another_app_can_ask_for_a_proof() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let (bound, unbound) = (app.signed_in_with("ada", &key).await, app.signed_in("bob").await);
    let path = DeleteNotes::PATH;
    let call = async |access: &str, proof: Option<String>| {
        let request = app.request(Method::POST, path).bearer_auth(access);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        Answer::to(proof.into_iter().fold(request, |request, proof| request.header("dpop", proof))).await
    };
    assert_eq!(call(&unbound.access, None).await.ok(), "bob");
    let refused = call(&bound.access, None).await;
    refused.refused(401, "proof_required");
    assert_eq!(refused.header("www-authenticate"), Some(r#"DPoP realm="latchkey", algs="ES256""#));
    let proof = key.prove(&app, path, Some(&bound.access));
    assert_eq!(call(&bound.access, Some(proof.clone())).await.ok(), "ada");
    call(&bound.access, Some(proof)).await.refused(401, "proof_invalid");
}
