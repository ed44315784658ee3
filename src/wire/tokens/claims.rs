//! The claims of tokens. Times are unix seconds
//! ([RFC 7519 section 4.1](https://www.rfc-editor.org/rfc/rfc7519#section-4.1)).

use crate::wire::{base64url, json};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The claims of an access token ([RFC 9068 section 2.2](https://www.rfc-editor.org/rfc/rfc9068#section-2.2)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessClaims {
    /// The issuer, from the settings.
    pub iss: String,
    /// The audience: the issuer itself.
    pub aud: String,
    /// The user's id.
    pub sub: String,
    /// The session's id.
    pub sid: String,
    /// The token's id.
    pub jti: String,
    /// When it was issued.
    pub iat: i64,
    /// When it expires.
    pub exp: i64,
    /// The time before which it is not valid, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
    /// The user's name.
    pub preferred_username: String,
    /// The names of the user's roles, sorted; absent if they have none
    /// ([RFC 9068 section 2.2.3.1](https://www.rfc-editor.org/rfc/rfc9068#section-2.2.3.1)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    /// The session's number in the feed of revocations, if a role was taken from the user while it was live: access
    /// tokens with another number have ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rev: Option<i64>,
    /// The key that the session is bound to, if it is
    /// ([RFC 9449 section 6.1](https://www.rfc-editor.org/rfc/rfc9449#section-6.1)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnf: Option<Confirmation>,
}

/// The key of the client to which a token was issued ([RFC 7800](https://www.rfc-editor.org/rfc/rfc7800)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Its [RFC 7638](https://www.rfc-editor.org/rfc/rfc7638) thumbprint: SHA-256, as base64url.
    pub jkt: String,
}

/// The claims of a refresh token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshClaims {
    /// The issuer, from the settings.
    pub iss: String,
    /// The audience: the issuer itself.
    pub aud: String,
    /// The user's id.
    pub sub: String,
    /// The session's id.
    pub sid: String,
    /// The generation of the session, which a refresh with this token ends.
    #[serde(rename = "gen")]
    pub generation: i64,
    /// The branch of the session's line of descent. The token has it exactly if its session is bound to a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub br: Option<i64>,
    /// When its generation began.
    pub iat: i64,
    /// When it expires.
    pub exp: i64,
    /// The time before which it is not valid, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
}

/// The JSON of a JWT's claims.
pub(super) fn payload(token: &str) -> Option<Vec<u8>> {
    let mut parts = token.split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    base64url::decode(payload)
}

/// Reads the claims of a JWT without verifying its signature; the browser has no key for that.
pub(super) fn peek<C: DeserializeOwned>(token: &str) -> Option<C> {
    json::read(std::str::from_utf8(&payload(token)?).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn jwt(payload: &str) -> String {
        format!("e30.{}.c2ln", base64url::encode(payload.as_bytes()))
    }

    #[test]
    fn claims_are_read_in_any_order_and_with_unknown_ones() {
        let token = jwt(r#"{"gen":3,"exp":20,"iat":10,"iss":"i","aud":"a","sub":"u","sid":"s","more":[1]}"#);
        let claims: RefreshClaims = peek(&token).unwrap();
        assert_eq!((claims.generation, claims.iat, claims.exp), (3, 10, 20));
    }

    #[test]
    fn an_access_token_is_not_read_as_a_refresh_token() {
        let access = jwt(
            r#"{"exp":2,"iat":1,"iss":"i","aud":"a","sub":"u","sid":"s","jti":"j","preferred_username":"n"}"#,
        );
        assert!(peek::<AccessClaims>(&access).is_some());
        assert!(peek::<RefreshClaims>(&access).is_none());
    }

    #[test]
    fn an_access_token_names_the_key_of_a_bound_session() {
        let claims = |cnf: &str| {
            let sent = r#""exp":2,"iat":1,"iss":"i","aud":"a","sub":"u","sid":"s","jti":"j","preferred_username":"n""#;
            peek::<AccessClaims>(&jwt(&format!("{{{sent}{cnf}}}")))
        };
        let bound = claims(r#","cnf":{"jkt":"k","more":1}"#).unwrap();
        assert_eq!(bound.cnf, Some(Confirmation { jkt: "k".to_owned() }));
        assert_eq!(claims("").unwrap().cnf, None);
        assert_eq!(claims(r#","cnf":{}"#), None);
    }

    #[test]
    fn an_access_token_names_the_users_roles() {
        let claims = |roles: &str| {
            let sent = r#""exp":2,"iat":1,"iss":"i","aud":"a","sub":"u","sid":"s","jti":"j","preferred_username":"n""#;
            peek::<AccessClaims>(&jwt(&format!("{{{sent}{roles}}}")))
        };
        let named = claims(r#","roles":["admin","writer"]"#).unwrap();
        assert_eq!(named.roles, Some(vec!["admin".to_owned(), "writer".to_owned()]));
        assert_eq!(claims("").unwrap().roles, None);
        assert_eq!(claims(r#","roles":"admin""#), None);
    }

    #[test]
    fn text_that_is_not_a_jwt_has_no_claims() {
        for text in ["", ".", "..", "a.b.c", "e30.e30", "e30.e30.e30", "e30.!!.x", "e30.e30.x.y"] {
            assert!(peek::<RefreshClaims>(text).is_none(), "{text}");
        }
    }

    #[test]
    fn claims_of_the_wrong_type_or_out_of_range_are_refused() {
        let claims = |iat: &str| {
            jwt(&format!(r#"{{"gen":3,"exp":20,"iat":{iat},"iss":"i","aud":"a","sub":"u","sid":"s"}}"#))
        };
        assert!(peek::<RefreshClaims>(&claims("10")).is_some());
        for iat in ["9007199254740992", "1e300", "1.5", "\"10\"", "null", "[10]", "true"] {
            assert!(peek::<RefreshClaims>(&claims(iat)).is_none(), "{iat}");
        }
    }

    /// JSON parsers don't agree on greater integers.
    const GREATEST: i64 = (1 << 53) - 1;

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in ".{0,200}") {
            let _ = peek::<AccessClaims>(&text);
        }

        #[test]
        fn claims_are_read_from_their_json(
            generation in 0..=GREATEST, br in proptest::option::of(0..=GREATEST), iat in -GREATEST..=GREATEST,
            exp in -GREATEST..=GREATEST,
        ) {
            let claims = RefreshClaims {
                iss: "i".into(), aud: "a".into(), sub: "u".into(), sid: "s".into(),
                generation, br, iat, exp, nbf: None,
            };
            let token = jwt(&serde_json::to_string(&claims).unwrap());
            prop_assert_eq!(peek::<RefreshClaims>(&token), Some(claims));
        }
    }
}
