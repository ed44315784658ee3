//! Claims that an app adds to access tokens.

use serde::Serialize;
use serde_json::{Map, Value};

/// The most that an app's claims may take as JSON, in bytes: each request of the app carries them in a header.
const LARGEST: usize = 1024;

/// Names that an app can't use: those of our tokens, and registered ones with a meaning of their own for access tokens
/// ([RFC 7519 section 4.1](https://www.rfc-editor.org/rfc/rfc7519#section-4.1),
/// [RFC 9068 section 2.2](https://www.rfc-editor.org/rfc/rfc9068#section-2.2)).
const RESERVED: [&str; 23] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "sid",
    "rev",
    "gen",
    "br",
    "cnf",
    "roles",
    "groups",
    "entitlements",
    "preferred_username",
    "client_id",
    "scope",
    "auth_time",
    "acr",
    "amr",
    "act",
    "may_act",
];

/// An app's claims in one access token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct AppClaims(Map<String, Value>);

/// Why claims can't be put into an access token.
#[derive(Debug, thiserror::Error)]
pub enum AppClaimsError {
    /// Their name is taken.
    #[error("the claim `{0}` has a meaning of its own in access tokens: choose another name")]
    Reserved(String),
    /// They have no names.
    #[error("an app's claims must be an object: a struct or a map")]
    NotAnObject,
    /// They take too many bytes.
    #[error("an app's claims may take {LARGEST} bytes as JSON, but these take {0}")]
    TooLarge(usize),
    /// They can't be written as JSON.
    #[error("an app's claims can't be written as JSON: {0}")]
    NotJson(#[from] serde_json::Error),
}

impl AppClaims {
    /// The claims in `value`, a struct or a map.
    ///
    /// # Errors
    /// [`AppClaimsError`].
    pub fn new(value: &impl Serialize) -> Result<Self, AppClaimsError> {
        let Value::Object(claims) = serde_json::to_value(value)? else {
            return Err(AppClaimsError::NotAnObject);
        };
        claims.keys().try_for_each(|name| check_name(name))?;
        let size = serde_json::to_vec(&claims)?.len();
        if size > LARGEST { Err(AppClaimsError::TooLarge(size)) } else { Ok(Self(claims)) }
    }
}

/// Checks that an app may use this name.
///
/// # Errors
/// [`AppClaimsError::Reserved`].
pub fn check_name(name: &str) -> Result<(), AppClaimsError> {
    if RESERVED.contains(&name) { Err(AppClaimsError::Reserved(name.to_owned())) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn claims_are_an_object_of_limited_size_without_reserved_names() {
        let refusal = |value: Value| AppClaims::new(&value).unwrap_err().to_string();
        assert!(refusal(json!({ "plan": "pro", "sub": "x" })).contains("`sub`"));
        assert!(refusal(json!(["plan"])).contains("object"));
        let of_size = |size: usize| json!({ "plan": "x".repeat(size - r#"{"plan":""}"#.len()) });
        assert!(refusal(of_size(LARGEST + 1)).contains("these take 1025"));
        assert!(AppClaims::new(&of_size(LARGEST)).is_ok());
    }

    #[test]
    fn every_claim_of_our_tokens_is_reserved() {
        let access = crate::wire::AccessClaims {
            iss: String::new(),
            aud: String::new(),
            sub: String::new(),
            sid: String::new(),
            jti: String::new(),
            iat: 0,
            exp: 0,
            nbf: Some(0),
            preferred_username: String::new(),
            roles: Some(Vec::new()),
            rev: Some(0),
            cnf: Some(crate::wire::Confirmation { jkt: String::new() }),
        };
        let Value::Object(claims) = serde_json::to_value(&access).unwrap() else { panic!() };
        assert_eq!(claims.len(), 12);
        for name in claims.keys() {
            assert!(check_name(name).is_err(), "{name}");
        }
    }
}
