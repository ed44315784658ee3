//! The keys of access tokens: ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4).

use crate::tokens::jws;
use crate::tokens::kind::Kind;
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Signature};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use pem::{EncodeConfig, LineEnding, Pem};

/// One key pair, ready to use.
pub(in crate::tokens) struct Es256Key {
    /// Its RFC 7638 thumbprint.
    pub(in crate::tokens) id: String,
    /// The header of the access tokens that it signs.
    pub(in crate::tokens) header: String,
    /// Verifies the tokens that it signed.
    pub(in crate::tokens) verifying: DecodingKey,
    pair: EcdsaKeyPair,
    jwk: Jwk,
}

impl Es256Key {
    /// A new key as PKCS#8 in PEM (RFC 7468 section 10).
    pub(super) fn generate() -> Result<String, Unspecified> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
        let pem = Pem::new("PRIVATE KEY", pair.to_pkcs8v1()?.as_ref());
        Ok(pem::encode_config(&pem, EncodeConfig::new().set_line_ending(LineEnding::LF)))
    }

    /// Reads a key in PEM.
    pub(super) fn from_pem(pem: &[u8]) -> Result<Self, Box<dyn std::error::Error>> {
        let private = EncodingKey::from_ec_pem(pem)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, private.as_bytes())?;
        let mut jwk = Jwk::from_encoding_key(&private, Algorithm::ES256)?;
        let id = jwk.thumbprint(ThumbprintHash::SHA256)?;
        jwk.common.key_id = Some(id.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        let verifying = DecodingKey::from_jwk(&jwk)?;
        Ok(Self { header: jws::header(Kind::Access, "ES256", &id), id, verifying, pair, jwk })
    }

    pub(in crate::tokens) fn sign(&self, message: &[u8]) -> Result<Signature, Unspecified> {
        self.pair.sign(&SystemRandom::new(), message)
    }

    /// The public key as an uncompressed point.
    #[cfg(test)]
    pub(in crate::tokens) fn point(&self) -> &[u8] {
        use aws_lc_rs::signature::KeyPair;
        self.pair.public_key().as_ref()
    }

    /// The public half, for JWKS.
    pub(super) fn public(&self) -> &Jwk {
        &self.jwk
    }
}
