//! Makes tokens that the server did not.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A genuine token taken apart, to be changed and signed again.
#[derive(Clone)]
pub struct Forgery {
    pub header: Value,
    pub claims: Value,
}

impl Forgery {
    pub fn of(genuine: &str) -> Self {
        let mut parts = genuine.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
        let mut part = || serde_json::from_slice(&parts.next().unwrap()).unwrap();
        Self { header: part(), claims: part() }
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

    /// Header and claims, without even a dot after them.
    pub fn unsigned(&self) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}", part(&self.header), part(&self.claims))
    }
}

/// The key files in a folder, the oldest first.
pub fn key_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The private key that a folder's server signs with.
pub fn signing_key(folder: &Path) -> EncodingKey {
    let newest = key_files(folder).pop().unwrap();
    EncodingKey::from_ec_pem(&fs::read(newest).unwrap()).unwrap()
}
