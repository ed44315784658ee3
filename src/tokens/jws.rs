//! The JWS Compact Serialization (RFC 7515 section 7.1): header, payload and signature, joined by dots.
//!
//! `jsonwebtoken` can do this too, but it parses the key for each token that it signs and reads each token twice.

use super::kind::Kind;
use crate::wire::ApiError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

/// Enough for the signature of either algorithm and the dot before it.
const SIGNATURE: usize = 87;

/// A token taken apart. Nothing of it is verified.
pub(super) struct Jws<'a> {
    /// The signed part: header and payload with the dot between them.
    pub(super) message: &'a str,
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
}

/// The members of the header that we look at.
#[derive(Deserialize)]
pub(super) struct Header {
    pub(super) alg: String,
    pub(super) typ: String,
    /// The id of the key.
    pub(super) kid: String,
    /// Extensions that a reader must understand (RFC 7515 section 4.1.11).
    #[serde(default)]
    pub(super) crit: Option<IgnoredAny>,
}

impl<'a> Jws<'a> {
    /// Splits a token into its three parts.
    pub(super) fn split(token: &'a str) -> Option<Self> {
        let (message, signature) = token.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        (!payload.contains('.')).then_some(Self { message, header, payload, signature })
    }

    pub(super) fn header(&self) -> Option<Header> {
        object(self.header)
    }

    pub(super) fn claims<C: DeserializeOwned>(&self) -> Option<C> {
        object(self.payload)
    }

    pub(super) fn signature(&self) -> Option<Vec<u8>> {
        URL_SAFE_NO_PAD.decode(self.signature).ok()
    }
}

/// The header of all tokens of one kind by one key, encoded, with the dot after it.
pub(super) fn header(kind: Kind, algorithm: &str, key_id: &str) -> String {
    let json = format!(r#"{{"typ":"{}","alg":"{algorithm}","kid":"{key_id}"}}"#, kind.typ());
    URL_SAFE_NO_PAD.encode(json) + "."
}

/// A token of this encoded header and these claims, with the signature that `sign` makes.
pub(super) fn write<S: AsRef<[u8]>>(
    header: &str,
    claims: &impl Serialize,
    sign: impl FnOnce(&[u8]) -> Result<S, ApiError>,
) -> Result<String, ApiError> {
    let json = serde_json::to_vec(claims).map_err(ApiError::internal)?;
    let mut token = String::with_capacity(header.len() + json.len().div_ceil(3) * 4 + SIGNATURE);
    token.push_str(header);
    URL_SAFE_NO_PAD.encode_string(json, &mut token);
    let signature = sign(token.as_bytes())?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

fn object<T: DeserializeOwned>(part: &str) -> Option<T> {
    let json = URL_SAFE_NO_PAD.decode(part).ok()?;
    // serde would also read an array of the members' values.
    if !json.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn a_written_token_is_read_again() {
        let header = header(Kind::Refresh, "HS256", "k");
        let token = write(&header, &json!({ "a": 1 }), |_| Ok([1, 2, 3])).unwrap();
        let jws = Jws::split(&token).unwrap();
        let read = jws.header().unwrap();
        assert_eq!((&*read.typ, &*read.alg, &*read.kid), ("refresh+jwt", "HS256", "k"));
        assert_eq!(jws.claims::<Value>().unwrap(), json!({ "a": 1 }));
        assert_eq!(jws.signature().unwrap(), [1, 2, 3]);
        assert_eq!(format!("{}.AQID", jws.message), token);
    }

    #[test]
    fn only_three_parts_make_a_token() {
        for text in ["", ".", "a", "a.b", "a.b.c.d", "a.b.c."] {
            assert!(Jws::split(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_part_is_a_json_object_and_nothing_else() {
        for json in [r#"["ES256","at+jwt","k"]"#, "17", "", r#"{"alg":"a","alg":"b","typ":"t","kid":"k"}"#] {
            let token = format!("{}.e30.", URL_SAFE_NO_PAD.encode(json));
            assert!(Jws::split(&token).unwrap().header().is_none(), "{json}");
        }
    }
}
