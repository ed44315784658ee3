//! A client's key, and the proofs that it signs (RFC 9449).

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;
use std::time::SystemTime;
use uuid::Uuid;

pub struct Prover {
    private: EncodingKey,
    header: Header,
}

impl Prover {
    pub fn new() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let private = EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
        let mut public = Jwk::from_encoding_key(&private, Algorithm::ES256).unwrap();
        public.common = Default::default();
        let mut header = Header::new(Algorithm::ES256);
        (header.typ, header.jwk) = (Some("dpop+jwt".to_owned()), Some(public));
        Self { private, header }
    }

    /// A fresh proof for a POST to this URL, of this token if there is one.
    pub fn prove(&self, url: &str, token: Option<&str>) -> String {
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let mut claims = json!({ "jti": Uuid::new_v4().to_string(), "htm": "POST", "htu": url, "iat": now });
        if let Some(token) = token {
            claims["ath"] = json!(URL_SAFE_NO_PAD.encode(digest(&SHA256, token.as_bytes())));
        }
        encode(&self.header, &claims, &self.private).unwrap()
    }
}
