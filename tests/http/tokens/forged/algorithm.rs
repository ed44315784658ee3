//! Tokens whose header names another algorithm, or an extension.

use super::lab::Lab;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::json;

impl Lab {
    /// A token that names this algorithm is refused, without a signature and with one by the server's key.
    async fn fails_as(&self, algorithm: &str) {
        self.fails(|token| format!("{}.", token.header("alg", algorithm).unsigned())).await;
        self.fails(|token| token.header("alg", algorithm).unsigned()).await;
        self.fails(|token| self.ours(&token.header("alg", algorithm))).await;
    }
}

#[tokio::test]
async fn unsigned_tokens_are_refused() {
    let lab = Lab::open().await;
    for none in ["none", "None", "NONE", "nOnE", ""] {
        lab.fails_as(none).await;
    }
}

#[tokio::test]
async fn the_token_does_not_choose_its_algorithm() {
    let lab = Lab::open().await;
    for other in ["ES512", "Ed25519", "HS512", "RS256", "ES384", "es256", "hs256"] {
        lab.fails_as(other).await;
    }
    // Each kind with the algorithm of the other, signed with the key that it was signed with before.
    lab.fails(|token| {
        let other = if token.genuine_algorithm == Algorithm::ES256 { "HS256" } else { "ES256" };
        lab.ours(&token.header("alg", other))
    })
    .await;
    lab.fails(|token| lab.ours(&token.without_header("alg"))).await;
}

#[tokio::test]
async fn the_public_key_is_not_accepted_as_an_hmac_secret() {
    let lab = Lab::open().await;
    let jwks = lab.public().await;
    let jwk = &jwks["keys"][0];
    let coordinate = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
    let point = [vec![4], coordinate("x"), coordinate("y")].concat();
    // The SubjectPublicKeyInfo of a P-256 key: a fixed head, then the point.
    let head = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
    let head = (0..head.len()).step_by(2).map(|at| u8::from_str_radix(&head[at..at + 2], 16).unwrap());
    let der: Vec<u8> = head.chain(point.iter().copied()).collect();
    let body = STANDARD.encode(&der);
    let pem =
        format!("-----BEGIN PUBLIC KEY-----\n{}\n{}\n-----END PUBLIC KEY-----\n", &body[..64], &body[64..]);
    for secret in [pem.as_bytes(), pem.trim_end().as_bytes(), &der, &point, jwk.to_string().as_bytes(), b""] {
        let key = EncodingKey::from_secret(secret);
        lab.fails(|token| token.header("alg", "HS256").signed(&key, Algorithm::HS256)).await;
        lab.fails(|token| token.signed(&key, Algorithm::HS256)).await;
        // Under the id of the public key, too.
        lab.fails(|token| {
            token.header("alg", "HS256").header("kid", jwk["kid"].clone()).signed(&key, Algorithm::HS256)
        })
        .await;
    }
}

#[tokio::test]
async fn a_critical_extension_is_refused() {
    let lab = Lab::open().await;
    for names in [json!(["exp"]), json!(["b64"]), json!([]), json!("exp")] {
        lab.fails(|token| lab.ours(&token.header("crit", names.clone()))).await;
    }
}
