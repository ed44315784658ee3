//! Tokens of one kind presented as another.

use super::lab::{Kind, Lab};
use crate::support::person::{PASSWORD, credentials};
use crate::support::token_forge::{Forgery, secret_key};
use jsonwebtoken::Algorithm;
use latchkey::tokens::{KeyRing, Tokens};
use latchkey::wire::DeviceToken;
use serde_json::Value;

#[tokio::test]
async fn another_type_is_refused() {
    let lab = Lab::open().await;
    for wrong in ["JWT", "", "at+JWT2", "application/json", "id+jwt", "device+jwt"] {
        lab.fails(|token| lab.ours(&token.header("typ", wrong))).await;
    }
    lab.fails(|token| lab.ours(&token.without_header("typ"))).await;
}

#[tokio::test]
async fn a_refresh_token_is_refused_as_an_access_token() {
    let lab = Lab::open().await;
    let refresh = Forgery::of(&lab.ada.refresh);
    let disguised = refresh.clone().header("typ", "at+jwt");
    let with_es256_key = disguised.clone().header("alg", "ES256").header("kid", kid(&lab.ada.access));
    for token in [
        lab.ada.refresh.clone(),
        lab.ours(&disguised),
        // Even well signed, it lacks claims of an access token.
        lab.ours_by_es256(&with_es256_key),
    ] {
        lab.use_up(Kind::Access, &token).await.refused(401, "token_invalid");
    }
}

#[tokio::test]
async fn an_access_token_is_refused_as_a_refresh_token() {
    let lab = Lab::open().await;
    let access = Forgery::of(&lab.ada.access);
    let disguised = access.clone().header("typ", "refresh+jwt");
    let with_hs256_key = disguised.clone().header("alg", "HS256").header("kid", kid(&lab.ada.refresh));
    refused_as_refresh_token(
        &lab,
        &[lab.ada.access.clone(), lab.ours(&disguised), lab.ours_by_hs256(&with_hs256_key)],
    )
    .await;
}

#[tokio::test]
async fn an_hs256_access_token_is_refused() {
    let lab = Lab::open().await;
    let access = Forgery::of(&lab.ada.access).header("alg", "HS256");
    for token in [access.clone(), access.header("kid", kid(&lab.ada.refresh))] {
        lab.use_up(Kind::Access, &lab.ours_by_hs256(&token)).await.refused(401, "token_invalid");
    }
}

#[tokio::test]
async fn an_es256_refresh_token_is_refused() {
    let lab = Lab::open().await;
    let refresh = Forgery::of(&lab.ada.refresh).header("alg", "ES256");
    let with_es256_key = refresh.clone().header("kid", kid(&lab.ada.access));
    // The server's ES256 key is no older than its first secret, so it never signed refresh tokens.
    let backdated = with_es256_key.clone().claim("iat", 1);
    let tokens = [refresh, with_es256_key, backdated].map(|token| lab.ours_by_es256(&token));
    refused_as_refresh_token(&lab, &tokens).await;
}

#[tokio::test]
async fn a_device_token_is_refused_as_a_refresh_token_and_the_reverse() {
    let lab = Lab::open().await;
    let device = device_token(&lab).await;
    let disguised = Forgery::of(&lab.ada.refresh).header("typ", "device+jwt");
    let key = secret_key(&lab.app.keys(), "device+jwt");
    refused_as_refresh_token(
        &lab,
        &[
            device.clone(),
            // With the claims of a refresh token and the key of device tokens.
            disguised.signed(&key, Algorithm::HS256),
            Forgery::of(&lab.ada.refresh).signed(&key, Algorithm::HS256),
        ],
    )
    .await;
    let tokens =
        Tokens::new(KeyRing::open(&lab.app.keys(), lab.app.clock.clone()).unwrap(), &lab.app.issuer());
    let known =
        |token: String| tokens.verify_device(&DeviceToken::from_text(token), lab.app.clock.now()).is_some();
    assert!(known(device.clone()));
    assert!(!known(lab.ada.refresh.clone()));
    assert!(!known(lab.ours_by_hs256(&Forgery::of(&device))));
}

fn kid(token: &str) -> Value {
    Forgery::of(token).header["kid"].clone()
}

async fn device_token(lab: &Lab) -> String {
    let login = lab.app.post("/api/login", credentials("ada", PASSWORD)).await;
    let pair: Value = serde_json::from_slice(&login.body).unwrap();
    pair["deviceToken"].as_str().unwrap().to_owned()
}

async fn refused_as_refresh_token(lab: &Lab, tokens: &[String]) {
    for token in tokens {
        for answer in lab.present(Kind::Refresh, token).await {
            assert_eq!(answer.status, 401, "{token}");
            answer.refused(401, "token_invalid");
        }
    }
}
