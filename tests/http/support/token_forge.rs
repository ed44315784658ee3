//! Forges tokens.

use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The parts of a genuine token, to change and sign again.
#[derive(Clone)]
pub struct Forgery {
    pub header: Value,
    pub claims: Value,
    /// The `alg` of the genuine token.
    pub genuine_algorithm: Algorithm,
}

impl Forgery {
    pub fn of(genuine: &str) -> Self {
        let mut parts = genuine.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
        let mut part = || serde_json::from_slice(&parts.next().unwrap()).unwrap();
        let (header, claims): (Value, Value) = (part(), part());
        let genuine_algorithm = serde_json::from_value(header["alg"].clone()).unwrap();
        Self { header, claims, genuine_algorithm }
    }

    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header[name] = value.into();
        self
    }

    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims[name] = value.into();
        self
    }

    pub fn without_header(mut self, name: &str) -> Self {
        self.header.as_object_mut().unwrap().remove(name);
        self
    }

    pub fn without_claim(mut self, name: &str) -> Self {
        self.claims.as_object_mut().unwrap().remove(name);
        self
    }

    pub fn signed(&self, key: &EncodingKey, algorithm: Algorithm) -> String {
        let message = self.unsigned();
        let signature = crypto::sign(message.as_bytes(), key, algorithm).unwrap();
        format!("{message}.{signature}")
    }

    /// Header and claims, without the second dot.
    pub fn unsigned(&self) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}", part(&self.header), part(&self.claims))
    }
}

/// The files of ES256 keys in a folder, the oldest first.
pub fn key_files(folder: &Path) -> Vec<PathBuf> {
    files(folder, "pem")
}

/// The files of HS256 secrets in a folder, the oldest first.
pub fn secret_files(folder: &Path) -> Vec<PathBuf> {
    files(folder, "secret")
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    files.sort();
    files
}

/// The newest ES256 key of a folder.
pub fn signing_key(folder: &Path) -> EncodingKey {
    let newest = key_files(folder).pop().unwrap();
    EncodingKey::from_ec_pem(&fs::read(newest).unwrap()).unwrap()
}

/// The HS256 key that the newest secret of a folder has for tokens of this `typ`.
pub fn secret_key(folder: &Path, typ: &str) -> EncodingKey {
    let newest = pem::parse(fs::read(secret_files(folder).pop().unwrap()).unwrap()).unwrap();
    let secret = Salt::new(HKDF_SHA256, b"latchkey").extract(newest.contents());
    let mut key = [0; 32];
    secret.expand(&[typ.as_bytes()], HKDF_SHA256).unwrap().fill(&mut key).unwrap();
    EncodingKey::from_secret(&key)
}
