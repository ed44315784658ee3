//! An app's own claims in access tokens.

use super::host::{Host, Plan};
use crate::support::person::{PASSWORD, Pair, credentials};
use latchkey::server::ServerError;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// An app whose users all have the plan in this cell; without one, it does not know their plan.
async fn host_with(plan: Arc<Mutex<Option<&'static str>>>) -> Host {
    Host::start_with(move |builder| {
        builder.claims(move |user| {
            assert!(!user.id.is_empty());
            let plan = *plan.lock().unwrap();
            async move { Ok(Plan { plan: plan.ok_or("no database")?.to_owned() }) }
        })
    })
    .await
}

async fn refresh(host: &Host, pair: &Pair) -> crate::support::answer::Answer {
    host.post("/api/refresh", json!({ "refreshToken": pair.refresh })).await
}

#[tokio::test]
async fn a_handler_reads_the_apps_claims_and_a_change_shows_at_the_next_renewal() {
    let plan = Arc::new(Mutex::new(Some("free")));
    let host = host_with(plan.clone()).await;
    let ada = host.signed_in("ada").await;
    assert_eq!(host.get_as(&ada.access, "/plan").await.text(), "ada has free");
    *plan.lock().unwrap() = Some("pro");
    assert_eq!(host.get_as(&ada.access, "/plan").await.text(), "ada has free");
    let renewed = Pair::of(&refresh(&host, &ada).await);
    assert_eq!(host.get_as(&renewed.access, "/plan").await.text(), "ada has pro");
    assert_eq!(host.get_as(&renewed.access, "/api/me").await.ok()["username"], "ada");
}

#[tokio::test]
async fn a_session_outlives_an_app_that_can_not_give_its_claims() {
    let plan = Arc::new(Mutex::new(Some("free")));
    let host = host_with(plan.clone()).await;
    let ada = host.signed_in("ada").await;
    *plan.lock().unwrap() = None;
    refresh(&host, &ada).await.refused(503, "unavailable");
    let login = host.post("/api/login", credentials("ada", PASSWORD)).await;
    login.refused(503, "unavailable");
    *plan.lock().unwrap() = Some("pro");
    let renewed = Pair::of(&refresh(&host, &ada).await);
    assert_eq!(renewed.claims().generation, ada.claims().generation + 1);
    let sessions = host.get_as(&renewed.access, "/api/sessions").await.ok();
    assert_eq!(sessions.as_array().unwrap().len(), 1, "the login that failed began a session: {sessions}");
}

#[tokio::test]
async fn a_handler_that_expects_claims_which_the_token_lacks_fails() {
    let host = Host::start().await;
    let ada = host.signed_in("ada").await;
    let answer = host.get_as(&ada.access, "/plan").await;
    assert_eq!(answer.status, 500);
    assert!(!answer.text().contains("plan"), "{}", answer.text());
}

#[tokio::test]
async fn a_reserved_name_stops_the_start() {
    #[derive(serde::Serialize, serde::Deserialize)]
    struct Taken {
        roles: Vec<String>,
    }
    let opened =
        Host::open(|builder| builder.claims(|_| async { Ok(Taken { roles: vec!["admin".to_owned()] }) }))
            .await;
    let error = opened.map(|_| ()).unwrap_err();
    assert!(matches!(error, ServerError::Claims(_)) && error.to_string().contains("`roles`"), "{error}");
}

#[tokio::test]
async fn claims_of_a_map_must_not_overwrite_latchkeys_own() {
    for claims in [json!({ "sub": "somebody else" }), json!({ "plan": "x".repeat(1024) }), json!("free")] {
        let give = claims.clone();
        let host = Host::start_with(move |builder| {
            builder.claims(move |_| {
                let give = give.clone();
                async move { Ok::<Value, _>(give) }
            })
        })
        .await;
        assert_eq!(host.post("/api/register", credentials("ada", PASSWORD)).await.status, 201);
        host.post("/api/login", credentials("ada", PASSWORD)).await.refused(500, "internal");
    }
}
