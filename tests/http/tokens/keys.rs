//! The signing keys: what the world may see of them, and what becomes of tokens when there is a new one.

use crate::support::answer::fields;
use crate::support::app::{App, spawn_app};
use crate::support::person::Pair;
use crate::support::token_forge::{Forgery, key_files};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use latchkey::tokens::KeyRing;
use latchkey::wire::AccessClaims;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;

async fn published(app: &App) -> Value {
    serde_json::from_slice(&app.get("/.well-known/jwks.json").await.body).unwrap()
}

/// As another service does that knows nothing but the published keys.
fn verified_elsewhere(app: &App, published: &Value, pair: &Pair) -> AccessClaims {
    let set: JwkSet = serde_json::from_value(published.clone()).unwrap();
    let id = decode_header(&pair.access).unwrap().kid.unwrap();
    let mut rules = Validation::new(Algorithm::ES256);
    rules.set_issuer(&[app.issuer()]);
    rules.set_audience(&[app.issuer()]);
    let key = DecodingKey::from_jwk(set.find(&id).unwrap()).unwrap();
    decode::<AccessClaims>(&pair.access, &key, &rules).unwrap().claims
}

#[tokio::test]
async fn only_public_members_are_published() {
    let app = spawn_app().await;
    let set = published(&app).await;
    let key = &set["keys"][0];
    assert_eq!(fields(&set), ["keys"]);
    assert_eq!(fields(key), ["alg", "crv", "kid", "kty", "use", "x", "y"]);
    for (name, value) in [("kty", "EC"), ("crv", "P-256"), ("alg", "ES256"), ("use", "sig")] {
        assert_eq!(key[name], value);
    }
    let ada = app.signed_in("ada").await;
    for token in [&ada.access, &ada.refresh] {
        assert_eq!(Forgery::of(token).header["kid"], key["kid"]);
    }
}

#[tokio::test]
async fn another_service_verifies_an_access_token_with_them() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let claims = verified_elsewhere(&app, &published(&app).await, &ada);
    assert_eq!(claims.preferred_username, "ada");
}

#[tokio::test]
async fn tokens_tell_their_kind_and_nothing_private() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let (access, refresh) = (Forgery::of(&ada.access), Forgery::of(&ada.refresh));
    for (token, kind, claims) in [
        (access, "at+jwt", "aud exp iat iss jti preferred_username sid sub"),
        (refresh, "refresh+jwt", "aud exp gen iat iss sid sub"),
    ] {
        assert_eq!(fields(&token.header), ["alg", "kid", "typ"]);
        assert_eq!((&token.header["alg"], &token.header["typ"]), (&"ES256".into(), &kind.into()));
        assert_eq!(fields(&token.claims).join(" "), claims);
    }
}

#[tokio::test]
async fn private_keys_are_for_their_owner_only() {
    let app = spawn_app().await;
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(app.keys()), 0o700);
    let files = key_files(&app.keys());
    assert_eq!(files.into_iter().map(mode).collect::<Vec<_>>(), [0o600]);
}

#[tokio::test]
async fn after_a_rotation_old_tokens_stay_valid_and_new_ones_have_the_new_key() {
    let mut app = spawn_app().await;
    let before = app.signed_in("ada").await;
    KeyRing::open(&app.keys()).unwrap().rotate().unwrap();
    app.restart().await;

    let set = published(&app).await;
    assert_eq!(set["keys"].as_array().unwrap().len(), 2);
    app.me(&before).await.ok();
    let after = Pair::of(&app.refresh(&before).await);
    let kid = |token: &str| Forgery::of(token).header["kid"].clone();
    assert_eq!(kid(&after.access), set["keys"][0]["kid"]);
    assert_eq!(kid(&before.access), set["keys"][1]["kid"]);
    assert_eq!(kid(&after.refresh), kid(&after.access));
    for pair in [&before, &after] {
        verified_elsewhere(&app, &set, pair);
    }
}

#[tokio::test]
async fn a_key_that_is_taken_away_takes_its_tokens_along() {
    let mut app = spawn_app().await;
    let before = app.signed_in("ada").await;
    KeyRing::open(&app.keys()).unwrap().rotate().unwrap();
    fs::remove_file(&key_files(&app.keys())[0]).unwrap();
    app.restart().await;
    app.me(&before).await.refused(401, "token_invalid");
    app.refresh(&before).await.refused(401, "token_invalid");
    let after = app.log_in("ada").await;
    app.me(&after).await.ok();
}
