//! A client's key, and the proofs that it signs (RFC 9449).

use crate::support::answer::Answer;
use crate::support::app::App;
use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::token_forge::Forgery;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

pub struct ClientKey {
    pub private: EncodingKey,
    public: Jwk,
}

/// The `ath` of a token.
pub fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, token.as_bytes()))
}

impl ClientKey {
    pub fn new() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let private = EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
        let mut public = Jwk::from_encoding_key(&private, Algorithm::ES256).unwrap();
        public.common = Default::default();
        Self { private, public }
    }

    pub fn thumbprint(&self) -> String {
        self.public.thumbprint(ThumbprintHash::SHA256).unwrap()
    }

    /// A proof for this method and path, to change and to sign.
    pub fn proof(&self, app: &App, method: &Method, path: &str) -> Forgery {
        let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": self.public });
        let claims = json!({
            "jti": Uuid::new_v4().to_string(),
            "htm": method.as_str(),
            "htu": app.url(path),
            "iat": app.clock.now(),
        });
        Forgery { header, claims, genuine_algorithm: Algorithm::ES256 }
    }

    pub fn sign(&self, proof: &Forgery) -> String {
        proof.signed(&self.private, Algorithm::ES256)
    }

    /// A proof for a POST of this token, or of none.
    pub fn prove(&self, app: &App, path: &str, token: Option<&str>) -> String {
        let proof = self.proof(app, &Method::POST, path);
        self.sign(&match token {
            Some(token) => proof.claim("ath", hash(token)),
            None => proof,
        })
    }
}

impl App {
    /// A POST with a proof that is signed already.
    pub async fn post_proved(&self, path: &str, proof: &str, body: Value) -> Answer {
        Answer::to(self.request(Method::POST, path).header("dpop", proof).json(&body)).await
    }

    /// Registers a user and begins a session that is bound to this key.
    pub async fn signed_in_with(&self, username: &str, key: &ClientKey) -> Pair {
        let answer = self.post("/api/register", credentials(username, PASSWORD)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        self.log_in_with(username, key).await
    }

    pub async fn log_in_with(&self, username: &str, key: &ClientKey) -> Pair {
        let proof = key.prove(self, "/api/login", None);
        Pair::of(&self.post_proved("/api/login", &proof, credentials(username, PASSWORD)).await)
    }

    pub async fn refresh_with(&self, pair: &Pair, key: &ClientKey) -> Answer {
        let proof = key.prove(self, "/api/refresh", Some(&pair.refresh));
        self.post_proved("/api/refresh", &proof, json!({ "refreshToken": pair.refresh })).await
    }

    pub async fn log_out_with(&self, pair: &Pair, key: &ClientKey) -> Answer {
        let proof = key.prove(self, "/api/logout", Some(&pair.refresh));
        self.post_proved("/api/logout", &proof, json!({ "refreshToken": pair.refresh })).await
    }
}
