//! The server's own keys, to verify and to sign with.

use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use latchkey::clock::Clock;
use latchkey::server::config::Config;
use latchkey::tokens::{KeyRing, Tokens};
use serde_json::Value;
use std::fs;
use std::path::Path;

pub struct Keys {
    pub tokens: Tokens,
    pub issuer: String,
    es256: SigningKey,
    refresh: SigningKey,
    device: SigningKey,
}

/// One key that signs.
pub struct SigningKey {
    pub id: String,
    pub algorithm: &'static str,
    key: EncodingKey,
}

impl Keys {
    /// The keys that the server of this configuration made at its first start.
    pub fn of(config: &Config, issuer: &str) -> Self {
        let folder = config.keys_dir();
        let ring = KeyRing::open(&folder, Clock::default()).unwrap();
        let id = |algorithm| ring.facts().into_iter().find(|key| key.algorithm == algorithm).unwrap().id;
        let private = EncodingKey::from_ec_pem(&file(&folder, "pem")).unwrap();
        let secret = pem::parse(file(&folder, "secret")).unwrap();
        let secret = Salt::new(HKDF_SHA256, b"latchkey").extract(secret.contents());
        let hs256 = |typ: &str| {
            let mut key = [0; 32];
            secret.expand(&[typ.as_bytes()], HKDF_SHA256).unwrap().fill(&mut key).unwrap();
            SigningKey { id: id("HS256"), algorithm: "HS256", key: EncodingKey::from_secret(&key) }
        };
        Self {
            es256: SigningKey { id: id("ES256"), algorithm: "ES256", key: private },
            refresh: hs256("refresh+jwt"),
            device: hs256("device+jwt"),
            tokens: Tokens::new(ring, issuer),
            issuer: issuer.to_owned(),
        }
    }

    /// The key for tokens of this header, by its `typ`; that of access tokens if it has none of ours.
    pub fn key_for(&self, header: &[u8]) -> &SigningKey {
        let header: Value = serde_json::from_slice(header).unwrap_or_default();
        match header["typ"].as_str() {
            Some("refresh+jwt") => &self.refresh,
            Some("device+jwt") => &self.device,
            _ => &self.es256,
        }
    }
}

impl SigningKey {
    /// A token of this header and these claims, which may be anything, with a valid signature.
    pub fn sign(&self, header: &[u8], claims: &[u8]) -> String {
        let algorithm = if self.algorithm == "ES256" { Algorithm::ES256 } else { Algorithm::HS256 };
        sign(header, claims, &self.key, algorithm)
    }
}

/// A token of this header and these claims, signed by this key.
pub fn sign(header: &[u8], claims: &[u8], key: &EncodingKey, algorithm: Algorithm) -> String {
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = crypto::sign(message.as_bytes(), key, algorithm).unwrap();
    format!("{message}.{signature}")
}

/// The first file of this extension in a folder.
fn file(folder: &Path, extension: &str) -> Vec<u8> {
    let mut paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    fs::read(paths.find(|path| path.extension().is_some_and(|found| found == extension)).unwrap()).unwrap()
}
