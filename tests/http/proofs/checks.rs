//! The checks of RFC 9449 section 4.3 that concern the request and the form of the proof.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app, spawn_app_with};
use crate::support::client_key::{ClientKey, hash};
use crate::support::person::{PASSWORD, credentials};
use crate::support::token_forge::Forgery;
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde_json::{Value, json};

async fn login(app: &App, proofs: &[&[u8]]) -> Answer {
    let request = proofs.iter().fold(app.request(Method::POST, "/api/login"), |request, proof| {
        request.header("dpop", HeaderValue::from_bytes(proof).unwrap())
    });
    Answer::to(request.json(&credentials("ada", PASSWORD))).await
}

/// The answer to a login with this proof.
async fn login_with(app: &App, key: &ClientKey, change: impl FnOnce(Forgery) -> Forgery) -> Answer {
    let proof = key.sign(&change(key.proof(app, &Method::POST, "/api/login")));
    login(app, &[proof.as_bytes()]).await
}

#[tokio::test]
async fn exactly_one_proof_may_be_sent() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    let fresh = || key.prove(&app, "/api/login", None);
    let (first, second) = (fresh(), fresh());
    login(&app, &[first.as_bytes(), second.as_bytes()]).await.refused(401, "proof_invalid");
    login(&app, &[first.as_bytes(), b""]).await.refused(401, "proof_invalid");
    let joined = format!("{first}, {second}");
    login(&app, &[joined.as_bytes()]).await.refused(401, "proof_invalid");
    login(&app, &[first.as_bytes()]).await.ok();
}

#[tokio::test]
async fn a_header_that_is_no_proof_is_refused() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    let good = key.prove(&app, "/api/login", None);
    let access = app.log_in("ada").await.access;
    for proof in [
        "".to_owned(),
        "rubbish".to_owned(),
        "a.b.c".to_owned(),
        good.replacen('.', "", 1),
        good[..good.len() - 1].to_owned(),
        good[1..].to_owned(),
        format!("{good}."),
        format!("\"{good}\""),
        format!("DPoP {good}"),
        access,
    ] {
        login(&app, &[proof.as_bytes()]).await.refused(401, "proof_invalid");
    }
    login(&app, &[b"\xff\xfe"]).await.refused(401, "proof_invalid");
    login(&app, &[good.as_bytes()]).await.ok();
}

#[tokio::test]
async fn an_oversized_proof_is_refused_unread() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    let padded = |length: usize| login_with(&app, &key, move |proof| proof.claim("more", "x".repeat(length)));
    padded(2_000).await.ok();
    padded(3_000).await.refused(401, "proof_invalid");
    padded(9_000).await.refused(401, "proof_invalid");
}

#[tokio::test]
async fn a_claim_that_is_missing_or_of_another_type_is_refused() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    for name in ["jti", "htm", "htu", "iat"] {
        login_with(&app, &key, |proof| proof.without_claim(name)).await.refused(401, "proof_invalid");
        for value in [json!(null), json!([]), json!({}), json!(true)] {
            login_with(&app, &key, |proof| proof.claim(name, value)).await.refused(401, "proof_invalid");
        }
    }
    // The other claims are the client's own affair.
    login_with(&app, &key, |proof| proof.claim("exp", 1).claim("aud", "x").claim("iss", "x")).await.ok();
}

#[tokio::test]
async fn a_proof_is_for_its_method() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    for method in ["GET", "PUT", "post", "Post", "POST ", ""] {
        login_with(&app, &key, |proof| proof.claim("htm", method)).await.refused(401, "proof_invalid");
    }
}

#[tokio::test]
async fn a_proof_is_for_its_url() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    let port = app.address.port();
    let with = |htu: String| login_with(&app, &key, move |proof| proof.claim("htu", htu));
    for htu in [
        format!("http://127.0.0.1:{port}/api/login?next=/x"),
        format!("http://127.0.0.1:{port}/api/login#x"),
        format!("HTTP://127.0.0.1:{port}/api/login"),
        format!("http://127.0.0.1:{port}/x/../api/%6Cogin"),
        // The proxy in front may have taken TLS off.
        format!("https://127.0.0.1:{port}/api/login"),
        app.issuer() + "/api/login",
    ] {
        assert_eq!(with(htu.clone()).await.status, 200, "{htu}");
    }
    for htu in [
        format!("http://127.0.0.1:{port}/api/refresh"),
        format!("http://127.0.0.1:{port}/api/login/"),
        format!("http://127.0.0.1:{port}/API/login"),
        format!("http://127.0.0.1:{port}/api%2Flogin"),
        format!("http://127.0.0.1:{}/api/login", port ^ 1),
        "http://127.0.0.1/api/login".to_owned(),
        format!("ftp://127.0.0.1:{port}/api/login"),
        format!("http://evil.example:{port}/api/login"),
        format!("http://ada@127.0.0.1:{port}/api/login"),
        "/api/login".to_owned(),
    ] {
        assert_eq!(with(htu.clone()).await.status, 401, "{htu}");
    }
}

#[tokio::test]
async fn the_url_may_be_that_of_the_issuer_or_of_an_allowed_origin() {
    let flags =
        ["--issuer", "https://Login.Example.org/auth", "--allowed-origins", "https://app.example.org"];
    let (app, key) = (spawn_app_with(&flags).await, ClientKey::new());
    app.signed_in("ada").await;
    let with = |htu: &'static str| login_with(&app, &key, move |proof| proof.claim("htu", htu));
    for htu in ["https://login.example.org/auth/api/login", "https://app.example.org:443/api/login"] {
        assert_eq!(with(htu).await.status, 200, "{htu}");
    }
    for htu in [
        "https://login.example.org/api/login",
        "http://login.example.org/auth/api/login",
        "https://app.example.org:8443/api/login",
        "https://app.example.org.evil.example/api/login",
    ] {
        assert_eq!(with(htu).await.status, 401, "{htu}");
    }
}

#[tokio::test]
async fn a_call_needs_a_proof_for_its_own_url_and_its_own_token() {
    let (app, key) = (spawn_app().await, ClientKey::new());
    let (ada, other) = (app.signed_in_with("ada", &key).await, app.log_in_with("ada", &key).await);
    let path = "/api/sessions/revoke-others";
    let call = async |change: &dyn Fn(Forgery) -> Forgery| {
        let proof = key.sign(&change(key.proof(&app, &Method::POST, path).claim("ath", hash(&ada.access))));
        let request = app.request(Method::POST, path).bearer_auth(&ada.access).header("dpop", proof);
        Answer::to(request.json(&json!({}))).await
    };
    let (url, of_other) = (app.url("/api/sessions/revoke"), hash(&other.access));
    let of_refresh = hash(&ada.refresh);
    let changes: [(&str, Value); 6] = [
        ("htm", "GET".into()),
        ("htu", url.into()),
        ("ath", of_other.into()),
        ("ath", of_refresh.into()),
        ("ath", ada.access.clone().into()),
        ("ath", Value::Null),
    ];
    for (name, value) in changes {
        call(&|proof| proof.claim(name, value.clone())).await.refused(401, "proof_invalid");
    }
    call(&|proof| proof.without_claim("ath")).await.refused(401, "proof_invalid");
    assert_eq!(call(&|proof| proof).await.ok(), json!({ "revoked": 1 }));
}
