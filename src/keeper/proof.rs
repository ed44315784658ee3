//! The text of a proof that this browser has the key of its session
//! ([RFC 9449 section 4.2](https://www.rfc-editor.org/rfc/rfc9449#section-4.2)). A browser's key signs it.

use crate::api::client::Request;
use crate::wire::base64url;
use serde::Serialize;

/// The public half of an ECDSA key on the curve P-256: the members of its JWK, in base64url.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// The x coordinate.
    pub x: String,
    /// The y coordinate.
    pub y: String,
}

/// The claims of a proof. `Debug` hides them: the request may hold tokens and passwords.
#[derive(Clone, Copy)]
pub struct ProofClaims<'a> {
    /// The request that the proof is for.
    pub request: &'a Request,
    /// The origin that the request goes to, without a slash at the end.
    pub origin: &'a str,
    /// Makes each proof another: the server takes none twice.
    pub id: [u8; 16],
    /// When it is made, in unix seconds.
    pub issued_at: i64,
    /// The SHA-256 of the token that the request presents, if it presents one.
    pub token_hash: Option<&'a [u8]>,
    /// The server's nonce, if it asked for one.
    pub nonce: Option<&'a str>,
}

#[derive(Serialize)]
struct Payload<'a> {
    jti: String,
    htm: &'a str,
    htu: String,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    ath: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
}

impl ProofClaims<'_> {
    /// The header and the payload, which the key signs.
    pub fn signing_input(&self, PublicKey { x, y }: &PublicKey) -> String {
        let header = format!(
            r#"{{"typ":"dpop+jwt","alg":"ES256","jwk":{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}}}"#
        );
        let path = self.request.path.split(['?', '#']).next().unwrap_or_default();
        let payload = Payload {
            jti: base64url::encode(&self.id),
            htm: self.request.method.as_str(),
            // An app may have set the URL of its server: the path is a URL then.
            htu: if path.starts_with('/') { self.origin.to_owned() + path } else { path.to_owned() },
            iat: self.issued_at,
            ath: self.token_hash.map(base64url::encode),
            nonce: self.nonce,
        };
        let payload = serde_json::to_vec(&payload).unwrap_or_default();
        base64url::encode(header.as_bytes()) + "." + &base64url::encode(&payload)
    }

    /// The whole proof, with the signature of its [`signing_input`](Self::signing_input): r and s, 32 bytes each.
    pub fn signed(signing_input: String, signature: &[u8]) -> String {
        signing_input + "." + &base64url::encode(signature)
    }
}

impl std::fmt::Debug for ProofClaims<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProofClaims").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    fn parts(path: &str, token_hash: Option<&[u8]>, nonce: Option<&str>) -> (Value, Value) {
        let claims = ProofClaims {
            request: &Request::post_json(path, &()),
            origin: "https://example.org",
            id: [0xff; 16],
            issued_at: 1_700_000_000,
            token_hash,
            nonce,
        };
        let text = claims.signing_input(&PublicKey { x: "eA".to_owned(), y: "eQ".to_owned() });
        let (header, payload) = text.split_once('.').unwrap();
        let read = |part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        (read(header), read(payload))
    }

    #[test]
    fn a_proof_has_the_members_of_rfc_9449_and_no_others() {
        let (header, payload) = parts("/api/login", None, None);
        let jwk = json!({"kty": "EC", "crv": "P-256", "x": "eA", "y": "eQ"});
        assert_eq!(header, json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk}));
        let expected = json!({
            "jti": "_____________________w", "htm": "POST", "htu": "https://example.org/api/login", "iat": 1_700_000_000
        });
        assert_eq!(payload, expected);
        let (_, payload) = parts("/api/refresh", Some(&[0; 3]), Some("n\"1"));
        assert_eq!((&payload["ath"], &payload["nonce"]), (&json!("AAAA"), &json!("n\"1")));
    }

    #[test]
    fn the_url_of_a_proof_has_neither_query_nor_fragment() {
        for (path, htu) in [
            ("/api/me", "https://example.org/api/me"),
            ("/api/me?a=/b?c#d", "https://example.org/api/me"),
            ("/api/me#a?b", "https://example.org/api/me"),
            ("https://api.example.net/api/me?a", "https://api.example.net/api/me"),
        ] {
            assert_eq!(parts(path, None, None).1["htu"], htu, "{path}");
        }
    }

    #[test]
    fn the_signature_is_the_third_part() {
        assert_eq!(ProofClaims::signed("a.b".to_owned(), &[0xfb, 0xff]), "a.b.-_8");
    }
}
