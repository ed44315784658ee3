//! The key in a proof's header.

use super::fault::Fault;
use crate::tokens::Thumbprint;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// The header of a proof.
#[derive(Deserialize)]
pub(super) struct Header {
    typ: String,
    alg: String,
    jwk: Jwk,
    crit: Option<IgnoredAny>,
}

/// A JSON Web Key (RFC 7517), with the members of an EC key (RFC 7518 section 6.2).
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    /// The private part.
    d: Option<IgnoredAny>,
}

/// A client's public key: a point that may still lie beside the curve, which verifying a signature finds out.
pub(super) struct ClientKey {
    pub(super) thumbprint: Thumbprint,
    pub(super) verifying: DecodingKey,
}

impl Header {
    /// Reads the header of a JWT.
    pub(super) fn of(jwt: &str) -> Option<Self> {
        let (header, _) = jwt.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()
    }

    /// The key, if the header is that of a proof.
    pub(super) fn key(&self) -> Result<ClientKey, Fault> {
        if self.typ != "dpop+jwt" {
            return Err(Fault::Type);
        }
        if self.alg != "ES256" {
            return Err(Fault::Algorithm);
        }
        // We know no extension (RFC 7515 section 4.1.11).
        if self.crit.is_some() {
            return Err(Fault::Critical);
        }
        if self.jwk.d.is_some() {
            return Err(Fault::PrivateKey);
        }
        self.jwk.key().ok_or(Fault::Key)
    }
}

impl Jwk {
    fn key(&self) -> Option<ClientKey> {
        if self.kty != "EC" || self.crv.as_deref() != Some("P-256") {
            return None;
        }
        let (x, y) = (self.x.as_deref()?, self.y.as_deref()?);
        Some(ClientKey {
            thumbprint: Thumbprint::of_p256(&coordinate(x)?, &coordinate(y)?),
            verifying: DecodingKey::from_ec_components(x, y).ok()?,
        })
    }
}

/// RFC 7518 section 6.2.1.2: as many bytes as the curve's field has, with leading zeros.
fn coordinate(text: &str) -> Option<[u8; 32]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}
