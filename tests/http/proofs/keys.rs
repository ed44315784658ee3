//! The key of a proof: P-256, public, and the one that signed it.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app};
use crate::support::client_key::ClientKey;
use crate::support::person::{PASSWORD, credentials};
use crate::support::token_forge::Forgery;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use reqwest::Method;
use serde_json::{Value, json};

async fn login(app: &App, proof: &str) -> Answer {
    app.post_proved("/api/login", proof, credentials("ada", PASSWORD)).await
}

/// A proof for a login, and its key.
async fn prepared() -> (App, ClientKey, Forgery) {
    let (app, key) = (spawn_app().await, ClientKey::new());
    app.signed_in("ada").await;
    let proof = key.proof(&app, &Method::POST, "/api/login");
    (app, key, proof)
}

/// The proof with one member of its key changed.
fn with_member(proof: &Forgery, name: &str, value: impl Into<Value>) -> Forgery {
    let mut jwk = proof.header["jwk"].clone();
    jwk[name] = value.into();
    proof.clone().header("jwk", jwk)
}

#[tokio::test]
async fn the_type_must_be_that_of_a_proof() {
    let (app, key, proof) = prepared().await;
    for typ in ["JWT", "at+jwt", "refresh+jwt", "DPOP+JWT", "application/dpop+jwt", ""] {
        login(&app, &key.sign(&proof.clone().header("typ", typ))).await.refused(401, "proof_invalid");
    }
    login(&app, &key.sign(&proof.clone().without_header("typ"))).await.refused(401, "proof_invalid");
    login(&app, &key.sign(&proof)).await.ok();
}

#[tokio::test]
async fn a_proof_without_a_signature_is_refused() {
    let (app, key, proof) = prepared().await;
    for alg in ["none", "None", "NONE", ""] {
        let unsigned = proof.clone().header("alg", alg).unsigned();
        for proof in [unsigned.clone(), format!("{unsigned}."), format!("{unsigned}.AA")] {
            login(&app, &proof).await.refused(401, "proof_invalid");
        }
        login(&app, &key.sign(&proof.clone().header("alg", alg))).await.refused(401, "proof_invalid");
    }
    login(&app, &format!("{}.{}", proof.unsigned(), "A".repeat(86))).await.refused(401, "proof_invalid");
}

#[tokio::test]
async fn the_public_key_is_not_an_hmac_secret() {
    let (app, key, proof) = prepared().await;
    let coordinate = |name| URL_SAFE_NO_PAD.decode(proof.header["jwk"][name].as_str().unwrap()).unwrap();
    let point = [vec![4], coordinate("x"), coordinate("y")].concat();
    for secret in [point, proof.header["jwk"].to_string().into_bytes(), key.thumbprint().into_bytes()] {
        let forged = proof.clone().header("alg", "HS256");
        let forged = forged.signed(&EncodingKey::from_secret(&secret), Algorithm::HS256);
        login(&app, &forged).await.refused(401, "proof_invalid");
    }
    let secret = json!({ "kty": "oct", "k": URL_SAFE_NO_PAD.encode([7; 32]) });
    let forged = proof.header("alg", "HS256").header("jwk", secret);
    let forged = forged.signed(&EncodingKey::from_secret(&[7; 32]), Algorithm::HS256);
    login(&app, &forged).await.refused(401, "proof_invalid");
}

#[tokio::test]
async fn keys_of_other_algorithms_are_refused() {
    let (app, _, proof) = prepared().await;
    let p384 = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).unwrap();
    let p384 = EncodingKey::from_ec_der(p384.to_pkcs8v1().unwrap().as_ref());
    let rsa = aws_lc_rs::rsa::KeyPair::generate(KeySize::Rsa2048).unwrap();
    let rsa: Pkcs8V1Der<'_> = rsa.as_der().unwrap();
    let rsa = pem::encode(&pem::Pem::new("PRIVATE KEY", rsa.as_ref()));
    let rsa = EncodingKey::from_rsa_pem(rsa.as_bytes()).unwrap();
    for (key, algorithm, name) in [
        (p384, Algorithm::ES384, "ES384"),
        (rsa.clone(), Algorithm::RS256, "RS256"),
        (rsa, Algorithm::PS256, "PS256"),
    ] {
        let jwk = serde_json::to_value(Jwk::from_encoding_key(&key, algorithm).unwrap()).unwrap();
        for alg in [name, "ES256"] {
            let forged = proof.clone().header("alg", alg).header("jwk", jwk.clone());
            login(&app, &forged.signed(&key, algorithm)).await.refused(401, "proof_invalid");
        }
    }
}

#[tokio::test]
async fn a_private_key_is_refused() {
    let (app, key, proof) = prepared().await;
    for d in [json!(URL_SAFE_NO_PAD.encode([7; 32])), json!(""), json!(7)] {
        login(&app, &key.sign(&with_member(&proof, "d", d))).await.refused(401, "proof_invalid");
    }
    login(&app, &key.sign(&proof)).await.ok();
}

#[tokio::test]
async fn a_point_beside_the_curve_is_refused() {
    let (app, key, proof) = prepared().await;
    let jwk = &proof.header["jwk"];
    let mut y = URL_SAFE_NO_PAD.decode(jwk["y"].as_str().unwrap()).unwrap();
    y[31] ^= 1;
    for point in [
        with_member(&proof, "y", URL_SAFE_NO_PAD.encode(y)),
        with_member(&proof, "y", jwk["x"].clone()),
        with_member(&with_member(&proof, "x", "A".repeat(43)), "y", "A".repeat(43)),
        with_member(&proof, "x", "_".repeat(42) + "8"),
    ] {
        login(&app, &key.sign(&point)).await.refused(401, "proof_invalid");
    }
}

#[tokio::test]
async fn a_malformed_key_is_refused() {
    let (app, key, proof) = prepared().await;
    let x = proof.header["jwk"]["x"].as_str().unwrap().to_owned();
    for (name, value) in [
        ("kty", json!("RSA")),
        ("kty", json!(null)),
        ("crv", json!("P-384")),
        ("crv", json!("secp256k1")),
        ("crv", json!("p-256")),
        ("x", json!(format!("{x}="))),
        ("x", json!(format!("AA{x}"))),
        ("x", json!(&x[2..])),
        ("x", json!(null)),
        ("y", json!(7)),
    ] {
        login(&app, &key.sign(&with_member(&proof, name, value.clone()))).await.refused(401, "proof_invalid");
    }
    for jwk in [json!(null), json!("x"), json!([]), json!({}), json!({ "kid": "x" })] {
        login(&app, &key.sign(&proof.clone().header("jwk", jwk))).await.refused(401, "proof_invalid");
    }
    login(&app, &key.sign(&proof.clone().without_header("jwk"))).await.refused(401, "proof_invalid");
}

#[tokio::test]
async fn another_key_than_the_one_in_the_header_is_refused() {
    let (app, _, proof) = prepared().await;
    login(&app, &ClientKey::new().sign(&proof)).await.refused(401, "proof_invalid");
}

#[tokio::test]
async fn a_key_that_is_only_referred_to_is_not_fetched() {
    let (app, key, proof) = prepared().await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}/key", listener.local_addr().unwrap());
    for name in ["jku", "x5u"] {
        let forged = proof.clone().without_header("jwk").header(name, url.clone());
        login(&app, &key.sign(&forged)).await.refused(401, "proof_invalid");
    }
    assert!(listener.accept().is_err(), "the server fetched a key");
}

#[tokio::test]
async fn a_critical_extension_is_refused() {
    let (app, key, proof) = prepared().await;
    for crit in [json!(["exp"]), json!([]), json!("exp")] {
        login(&app, &key.sign(&proof.clone().header("crit", crit))).await.refused(401, "proof_invalid");
    }
}
