//! The server's own keys, to verify and to sign with.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use latchkey::server::config::Config;
use latchkey::tokens::{KeyRing, Tokens};
use std::fs;

pub struct Keys {
    pub minter: Tokens,
    pub issuer: String,
    /// The id of the key that signs.
    pub id: String,
    signing: EncodingKey,
}

impl Keys {
    /// The keys of the server that was opened with this configuration, which made its first one.
    pub fn of(config: &Config) -> Self {
        let ring = KeyRing::open(&config.keys_dir()).unwrap();
        let id = ring.facts().remove(0).id;
        let file = fs::read_dir(config.keys_dir()).unwrap().next().unwrap().unwrap();
        let signing = EncodingKey::from_ec_pem(&fs::read(file.path()).unwrap()).unwrap();
        Self { minter: Tokens::new(ring, &config.issuer()), issuer: config.issuer(), id, signing }
    }

    /// A token of this header and these claims, which may be anything, with a signature that holds.
    pub fn sign(&self, header: &[u8], claims: &[u8]) -> String {
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = crypto::sign(message.as_bytes(), &self.signing, Algorithm::ES256).unwrap();
        format!("{message}.{signature}")
    }
}
