//! The keys of access tokens: ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4).

use crate::tokens::jws;
use crate::tokens::kind::Kind;
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, ParsedPublicKey,
    Signature,
};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey};
use pem::{EncodeConfig, LineEnding, Pem};

/// One key pair, ready to use.
pub(in crate::tokens) struct Es256Key {
    /// Its RFC 7638 thumbprint.
    pub(in crate::tokens) id: String,
    /// The header of the access tokens that it signs.
    pub(in crate::tokens) header: String,
    pair: EcdsaKeyPair,
    public: ParsedPublicKey,
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
        let public = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref())?;
        let mut jwk = Jwk::from_encoding_key(&private, Algorithm::ES256)?;
        let id = jwk.thumbprint(ThumbprintHash::SHA256)?;
        jwk.common.key_id = Some(id.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { header: jws::header(Kind::Access, "ES256", &id), id, pair, public, jwk })
    }

    pub(in crate::tokens) fn sign(&self, message: &[u8]) -> Result<Signature, Unspecified> {
        self.pair.sign(&SystemRandom::new(), message)
    }

    pub(in crate::tokens) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.public.verify_sig(message, signature).is_ok()
    }

    /// The public key as an uncompressed point.
    #[cfg(test)]
    pub(in crate::tokens) fn point(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    /// The public half, for JWKS.
    pub(super) fn public(&self) -> &Jwk {
        &self.jwk
    }
}
