//! Writes the JWS Compact Serialization (RFC 7515 section 7.1): header, payload and signature, joined by dots.
//!
//! `jsonwebtoken` verifies our tokens, but does not sign them: it parses and checks the key anew for each token, which
//! takes as long as the signature itself.

use super::kind::Kind;
use crate::wire::ApiError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

/// Enough for the signature of either algorithm and the dot before it.
const SIGNATURE: usize = 87;

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

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::{Algorithm, decode_header};

    #[test]
    fn a_written_token_is_one_that_others_read() {
        let token = write(&header(Kind::Refresh, "HS256", "k"), &[1], |_| Ok([1, 2, 3])).unwrap();
        let read = decode_header(&token).unwrap();
        assert_eq!(
            (read.typ.as_deref(), read.alg, read.kid.as_deref()),
            (Some("refresh+jwt"), Algorithm::HS256, Some("k"))
        );
        assert!(token.ends_with(&format!(".{}.AQID", URL_SAFE_NO_PAD.encode("[1]"))));
    }
}
