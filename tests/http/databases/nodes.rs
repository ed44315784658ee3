//! Several nodes with one database and one folder of keys.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app, spawn_app_with};
use crate::support::person::{PASSWORD, Pair, credentials, key};
use crate::support::postgres_cluster::Cluster;
use crate::support::token_forge::{Forgery, secret_key, signing_key};
use jsonwebtoken::Algorithm;
use latchkey::tokens::KeyRing;

async fn log_in(app: &App, password: &str) -> Answer {
    app.post("/api/login", credentials("ada", password)).await
}

#[tokio::test]
async fn nodes_share_rate_limits() {
    let cluster = Cluster::begin();
    let url = cluster.url();
    let flags = ["--database-url", url.as_str(), "--login-limit", "2/1h", "--register-limit", "2/1h"];
    let here = spawn_app_with(&flags).await;
    let there = here.spawn_beside(&flags).await;
    here.signed_in("ada").await;
    log_in(&here, "no owls at all").await.refused(401, "invalid_credentials");
    log_in(&there, "no owls at all").await.refused(401, "invalid_credentials");
    for node in [&here, &there] {
        log_in(node, PASSWORD).await.refused(429, "too_many_attempts");
    }
    assert_eq!(there.post("/api/register", credentials("bob", PASSWORD)).await.status, 201);
    here.post("/api/register", credentials("eve", PASSWORD)).await.refused(429, "too_many_attempts");
}

#[tokio::test]
async fn reuse_is_noticed_by_every_node() {
    let cluster = Cluster::begin();
    let url = cluster.url();
    let here = spawn_app_with(&["--database-url", &url]).await;
    let there = here.spawn_beside(&["--database-url", &url]).await;
    let (stolen, retry) = (here.signed_in("ada").await, key());
    let next = Pair::of(&here.refresh_keyed(&stolen, &retry).await);
    // The load balancer may lead a retry to either node, and a thief, too.
    assert_eq!(Pair::of(&there.refresh_keyed(&stolen, &retry).await).claims(), next.claims());
    there.refresh_keyed(&stolen, &key()).await.refused(401, "refresh_reused");
    here.refresh_keyed(&next, &key()).await.refused(401, "session_revoked");
}

#[tokio::test]
async fn a_key_made_by_another_node_is_loaded_when_its_first_token_arrives() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    // Another node, whose clock is ahead, signs with the new keys already.
    let theirs = KeyRing::open(&app.keys(), app.clock.clone()).unwrap();
    theirs.rotate().unwrap();
    let again = |token: &str| {
        let token = Forgery::of(token);
        let algorithm = token.genuine_algorithm;
        let (position, key) = match algorithm {
            Algorithm::ES256 => (0, signing_key(&app.keys())),
            _ => (2, secret_key(&app.keys(), "refresh+jwt")),
        };
        token.header("kid", theirs.facts()[position].id.as_str()).signed(&key, algorithm)
    };
    let at_theirs = Pair { access: again(&ada.access), refresh: again(&ada.refresh) };
    app.me(&at_theirs).await.ok();
    let next = Pair::of(&app.refresh(&at_theirs).await);
    app.me(&next).await.ok();
    app.me(&ada).await.ok();
}

#[tokio::test]
async fn nodes_on_different_ports_accept_each_others_tokens() {
    let cluster = Cluster::begin();
    let url = cluster.url();
    let here = spawn_app_with(&["--database-url", &url, "--site-addr", "127.0.0.1:3000"]).await;
    let there = here.spawn_beside(&["--database-url", &url, "--site-addr", "127.0.0.1:4000"]).await;
    assert_eq!(
        (here.issuer(), there.issuer()),
        ("http://localhost:3000".into(), "http://localhost:3000".into())
    );
    let ada = here.signed_in("ada").await;
    there.me(&ada).await.ok();
    let next = Pair::of(&there.refresh(&ada).await);
    here.me(&next).await.ok();
    assert_eq!(here.refresh(&next).await.status, 200);
}
