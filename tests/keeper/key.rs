//! The browser's key: a real one, so that the server's own check judges its proofs.

use crate::server::ISSUER;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use latchkey::api::client::Request;
use latchkey::keeper::{ProofClaims, PublicKey};
use std::rc::Rc;

/// A P-256 key. Clones are the same key.
#[derive(Clone)]
pub struct Key(Rc<EcdsaKeyPair>);

impl Key {
    pub fn generate() -> Self {
        Self(Rc::new(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()))
    }

    /// A proof for a request to the server that presents `token`, made at `issued_at` in unix seconds.
    pub fn prove(
        &self,
        request: &Request,
        token: Option<&str>,
        id: [u8; 16],
        issued_at: i64,
        nonce: Option<&str>,
    ) -> String {
        let hash = token.map(|token| digest(&SHA256, token.as_bytes()));
        let token_hash = hash.as_ref().map(AsRef::as_ref);
        let claims = ProofClaims { request, origin: ISSUER, id, issued_at, token_hash, nonce };
        let text = claims.signing_input(&self.public());
        let signature = self.0.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        ProofClaims::signed(text, signature.as_ref())
    }

    fn public(&self) -> PublicKey {
        // An uncompressed point: the byte 4, then the two coordinates.
        let point = self.0.public_key().as_ref();
        let [x, y] = [&point[1..33], &point[33..]].map(|coordinate| URL_SAFE_NO_PAD.encode(coordinate));
        PublicKey { x, y }
    }
}
