//! The signing keys: their public half, their files, and tokens signed before and after a rotation.

use crate::support::answer::fields;
use crate::support::app::{App, MINUTE, spawn_app, spawn_app_on, spawn_app_with};
use crate::support::person::Pair;
use crate::support::token_forge::{Forgery, key_files, secret_files};
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

/// Verifies an access token as another service does, with nothing but the public keys.
fn verified_elsewhere(app: &App, published: &Value, pair: &Pair) -> AccessClaims {
    let set: JwkSet = serde_json::from_value(published.clone()).unwrap();
    let id = decode_header(&pair.access).unwrap().kid.unwrap();
    let mut rules = Validation::new(Algorithm::ES256);
    rules.set_issuer(&[app.issuer()]);
    rules.set_audience(&[app.issuer()]);
    let key = DecodingKey::from_jwk(set.find(&id).unwrap()).unwrap();
    decode::<AccessClaims>(&pair.access, &key, &rules).unwrap().claims
}

fn rotate(app: &App) {
    KeyRing::open(&app.keys(), app.clock.clone()).unwrap().rotate().unwrap();
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
    assert_eq!(Forgery::of(&app.signed_in("ada").await.access).header["kid"], key["kid"]);
}

#[tokio::test]
async fn secret_keys_are_never_published() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let set = published(&app).await;
    assert_eq!(set["keys"].as_array().unwrap().len(), 1);
    assert!(!set.to_string().contains(Forgery::of(&ada.refresh).header["kid"].as_str().unwrap()));
    assert_eq!(set["keys"][0]["kty"], "EC");
}

#[tokio::test]
async fn another_service_can_verify_access_tokens_with_the_public_keys() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let claims = verified_elsewhere(&app, &published(&app).await, &ada);
    assert_eq!(claims.preferred_username, "ada");
}

#[tokio::test]
async fn tokens_name_their_kind_and_carry_nothing_private() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let (access, refresh) = (Forgery::of(&ada.access), Forgery::of(&ada.refresh));
    for (token, algorithm, kind, claims) in [
        (access, "ES256", "at+jwt", "aud exp iat iss jti preferred_username sid sub"),
        (refresh, "HS256", "refresh+jwt", "aud exp gen iat iss sid sub"),
    ] {
        assert_eq!(fields(&token.header), ["alg", "kid", "typ"]);
        assert_eq!((&token.header["alg"], &token.header["typ"]), (&algorithm.into(), &kind.into()));
        assert_eq!(fields(&token.claims).join(" "), claims);
    }
}

#[tokio::test]
async fn only_the_owner_can_read_the_key_files() {
    let app = spawn_app().await;
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(app.keys()), 0o700);
    let files = [key_files(&app.keys()), secret_files(&app.keys())].concat();
    assert_eq!(files.into_iter().map(mode).collect::<Vec<_>>(), [0o600, 0o600]);
}

/// The ids of the keys that signed this pair.
fn signed_by(pair: &Pair) -> [Value; 2] {
    [&pair.access, &pair.refresh].map(|token| Forgery::of(token).header["kid"].clone())
}

#[tokio::test]
async fn after_a_rotation_the_new_keys_sign_and_old_tokens_stay_valid() {
    let mut app = spawn_app().await;
    let before = app.signed_in("ada").await;
    rotate(&app);
    app.restart().await;

    let set = published(&app).await;
    assert_eq!(set["keys"].as_array().unwrap().len(), 2);
    // Other services may still have a JWKS without the new key.
    let meanwhile = Pair::of(&app.refresh(&before).await);
    assert_eq!(signed_by(&meanwhile), signed_by(&before));
    app.clock.step(6 * MINUTE);
    let after = Pair::of(&app.refresh(&meanwhile).await);
    assert_eq!(signed_by(&after)[0], set["keys"][0]["kid"]);
    assert_eq!(signed_by(&before)[0], set["keys"][1]["kid"]);
    assert_ne!(signed_by(&after)[1], signed_by(&before)[1]);
    for pair in [&before, &meanwhile, &after] {
        app.me(pair).await.ok();
        verified_elsewhere(&app, &set, pair);
    }
}

#[tokio::test]
async fn the_tokens_of_a_deleted_key_are_refused() {
    let mut app = spawn_app().await;
    let before = app.signed_in("ada").await;
    let ring = KeyRing::open(&app.keys(), app.clock.clone()).unwrap();
    for id in ring.ids() {
        assert!(ring.retire(&id).unwrap());
    }
    app.restart().await;
    app.me(&before).await.refused(401, "token_invalid");
    app.refresh(&before).await.refused(401, "token_invalid");
    let after = app.log_in("ada").await;
    app.me(&after).await.ok();
}

#[tokio::test]
async fn a_server_that_moves_to_another_port_keeps_its_issuer_and_its_sessions() {
    let mut old = spawn_app_with(&["--site-addr", "127.0.0.1:3000"]).await;
    let ada = old.signed_in("ada").await;
    old.stop().await;
    let data = old.data();
    let moved = ["--site-addr", "0.0.0.0:4000"];
    let new = spawn_app_on("127.0.0.1:0", &moved, |config| config.data_dir = data).await;
    assert_eq!(new.issuer(), "http://localhost:3000");
    new.me(&ada).await.ok();
    assert_eq!(new.refresh(&ada).await.status, 200);
}
