//! The keys of refresh and device tokens: HMAC with SHA-256 (RFC 7518 section 3.2).
//!
//! A file holds one secret. HKDF (RFC 5869) derives a key from it for each kind of token and for nonces, so that what one
//! key signed never verifies by another, and the id, which says nothing of the secret.

use crate::tokens::jws;
use crate::tokens::kind::Kind;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, Prk, Salt};
use aws_lc_rs::hmac::{self, HMAC_SHA256, Tag};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use pem::{EncodeConfig, LineEnding, Pem};

/// As long as the hash, as RFC 7518 section 3.2 asks.
const SECRET_BYTES: usize = 32;
const LABEL: &str = "LATCHKEY SECRET";

/// The keys of one secret, ready to use.
pub(in crate::tokens) struct Hs256Key {
    pub(in crate::tokens) id: String,
    pub(in crate::tokens) nonce: NonceKey,
    refresh: KindKey,
    device: KindKey,
}

/// The key of nonces.
pub(in crate::tokens) struct NonceKey(hmac::Key);

/// The key of one kind of token.
pub(in crate::tokens) struct KindKey {
    /// The header of the tokens that it signs.
    pub(in crate::tokens) header: String,
    /// Verifies the tokens that it signed.
    pub(in crate::tokens) verifying: DecodingKey,
    key: hmac::Key,
}

impl Hs256Key {
    /// A new secret in PEM, under a label of our own.
    pub(super) fn generate() -> Result<String, Unspecified> {
        let mut secret = [0; SECRET_BYTES];
        aws_lc_rs::rand::fill(&mut secret)?;
        Ok(pem::encode_config(&Pem::new(LABEL, secret), EncodeConfig::new().set_line_ending(LineEnding::LF)))
    }

    /// Reads a secret in PEM.
    pub(super) fn from_pem(pem: &[u8]) -> Result<Self, Box<dyn std::error::Error>> {
        let pem = pem::parse(pem).map_err(|_| "the file is not PEM")?;
        if pem.tag() != LABEL || pem.contents().len() != SECRET_BYTES {
            return Err("the file holds no secret of Latchkey".into());
        }
        let secret = Salt::new(HKDF_SHA256, b"latchkey").extract(pem.contents());
        let id = URL_SAFE_NO_PAD.encode(derived(&secret, b"kid")?);
        let [refresh, device] = [Kind::Refresh, Kind::Device].map(|kind| KindKey::derive(&secret, kind, &id));
        let nonce = NonceKey(hmac::Key::new(HMAC_SHA256, &derived(&secret, b"nonce")?));
        Ok(Self { id, nonce, refresh: refresh?, device: device? })
    }

    /// The key of this kind; none for access tokens, which anyone can verify.
    pub(in crate::tokens) fn of(&self, kind: Kind) -> Option<&KindKey> {
        match kind {
            Kind::Access => None,
            Kind::Refresh => Some(&self.refresh),
            Kind::Device => Some(&self.device),
        }
    }
}

impl KindKey {
    fn derive(secret: &Prk, kind: Kind, id: &str) -> Result<Self, Unspecified> {
        let bytes = derived(secret, kind.typ().as_bytes())?;
        let (verifying, key) = (DecodingKey::from_secret(&bytes), hmac::Key::new(HMAC_SHA256, &bytes));
        Ok(Self { header: jws::header(kind, "HS256", id), verifying, key })
    }

    pub(in crate::tokens) fn sign(&self, message: &[u8]) -> Tag {
        hmac::sign(&self.key, message)
    }
}

impl NonceKey {
    pub(in crate::tokens) fn tag(&self, message: &[u8]) -> Tag {
        hmac::sign(&self.0, message)
    }

    /// Whether the tag of this message begins with these bytes.
    pub(in crate::tokens) fn has_tag(&self, message: &[u8], start: &[u8]) -> bool {
        let tag = self.tag(message);
        tag.as_ref().get(..start.len()).is_some_and(|tag| verify_slices_are_equal(tag, start).is_ok())
    }
}

/// The key that HKDF derives from the secret for this purpose.
fn derived(secret: &Prk, purpose: &[u8]) -> Result<[u8; SECRET_BYTES], Unspecified> {
    let mut bytes = [0; SECRET_BYTES];
    secret.expand(&[purpose], HKDF_SHA256)?.fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_follows_from_the_secret_and_the_kinds_have_keys_of_their_own() {
        let pem = Hs256Key::generate().unwrap();
        let (first, again) =
            (Hs256Key::from_pem(pem.as_bytes()).unwrap(), Hs256Key::from_pem(pem.as_bytes()).unwrap());
        assert_eq!(first.id, again.id);
        let [refresh, device] = [&again.refresh, &again.device].map(|key| key.sign(b"message"));
        assert_eq!(first.refresh.sign(b"message").as_ref(), refresh.as_ref());
        let nonce = first.nonce.tag(b"message");
        assert_ne!(refresh.as_ref(), device.as_ref());
        assert_ne!(nonce.as_ref(), device.as_ref());
        assert_ne!(nonce.as_ref(), refresh.as_ref());
        assert!(!pem.contains(&first.id));
    }

    #[test]
    fn a_short_secret_and_a_private_key_are_refused() {
        let short = pem::encode(&Pem::new(LABEL, [7; 16]));
        let other = pem::encode(&Pem::new("PRIVATE KEY", [7; 32]));
        for text in [short.as_str(), &other, "", "no key"] {
            assert!(Hs256Key::from_pem(text.as_bytes()).is_err(), "{text}");
        }
    }
}
