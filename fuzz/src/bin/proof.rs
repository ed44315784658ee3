//! The `DPoP` header: any text is judged without a panic, and of all headers and claims that a key can sign, only those
//! of a proof (RFC 9449 section 4.3) are valid.
#![no_main]

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use http::{HeaderMap, HeaderValue, Method};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use latchkey::clock::Clock;
use latchkey::proofs::{Proof, ProofRequest, Proofs};
use latchkey_fuzz::body::texts;
use latchkey_fuzz::harness::Harness;
use latchkey_fuzz::keys::{Keys, sign};
use latchkey_fuzz::person::put;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use std::sync::LazyLock;

/// A client's private key, and its JWK.
static KEY: LazyLock<(EncodingKey, String)> = LazyLock::new(|| {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let private = EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
    let public = Jwk::from_encoding_key(&private, Algorithm::ES256).unwrap();
    let public = serde_json::to_string(&public).unwrap();
    (private, public)
});

fuzz_target!(|input: &[u8]| {
    let harness = Harness::open();
    let keys = &harness.keys;
    if let Ok(proof) = HeaderValue::from_bytes(input) {
        assert!(!is_valid(keys, proof), "a proof that no key signed is valid");
    }

    let Some([header, claims]) = texts(input) else { return };
    let (mut header, mut claims) = (header.as_bytes().to_vec(), claims.as_bytes().to_vec());
    let now = Clock::default().now();
    put(&mut header, "JWK", &KEY.1);
    put(&mut claims, "NOW", &now.to_string());
    put(&mut claims, "NONCE", &keys.tokens.issue_nonce(now, "").unwrap());
    let proof = sign(&header, &claims, &KEY.0, Algorithm::ES256);
    if is_valid(keys, proof.parse().unwrap()) {
        check(keys, &header, &claims, now);
    }
});

/// Whether the proof is valid for a login.
fn is_valid(keys: &Keys, proof: HeaderValue) -> bool {
    let proofs = Proofs::new(keys.tokens.clone(), Clock::default(), [keys.issuer.as_str()]);
    let headers = HeaderMap::from_iter([(http::HeaderName::from_static("dpop"), proof)]);
    let request = ProofRequest::new(&Method::POST, "/api/login", &headers);
    let valid = matches!(proofs.verify(&request, None), Ok(Proof::Valid(..)));
    let again = || matches!(proofs.verify(&request, None), Ok(Proof::Replayed(_)));
    assert!(!valid || again(), "a proof is valid twice");
    valid
}

/// Checks a valid proof by other means.
fn check(keys: &Keys, header: &[u8], claims: &[u8], now: i64) {
    let header: Value = serde_json::from_slice(header).unwrap();
    assert!(header["typ"] == "dpop+jwt" && header["alg"] == "ES256" && header["crit"].is_null(), "{header}");
    assert!(header["jwk"]["d"].is_null() && header["jwk"]["crv"] == "P-256", "{header}");
    let claims: Value = serde_json::from_slice(claims).unwrap();
    assert!(claims["htm"] == "POST" && claims["jti"].is_string(), "{claims}");
    let url = claims["htu"].as_str().unwrap().to_ascii_lowercase();
    assert!(url.starts_with(keys.issuer.split_once(':').unwrap().0), "{claims}");
    let iat = claims["iat"].as_f64().unwrap();
    let is_timely = (iat - now as f64).abs() < 302.0;
    let has_nonce = claims["nonce"].as_str().is_some_and(|nonce| keys.tokens.read_nonce(nonce).is_some());
    assert!(if claims["nonce"].is_null() { is_timely } else { has_nonce }, "{claims}");
}
