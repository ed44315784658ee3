use super::*;
use crate::clock::Clock;
use crate::tokens::keys::test_keys::{self, Es256Key, Hs256Key};
use crate::tokens::{Holder, KeyRing, SessionClaims, jws};
use crate::wire::DeviceToken;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tempfile::TempDir;

const ISSUER: &str = "https://a";
const LIFE: i64 = 900;
const SESSION: SessionClaims<'_> =
    SessionClaims { user_id: "u", session_id: "s", issued_at: 1_000, expires_at: 1_900 };

fn tokens(issuer: &str) -> Tokens {
    let folder = tempfile::tempdir().unwrap();
    Tokens::new(KeyRing::open(folder.path(), Clock::default()).unwrap(), issuer)
}

#[test]
fn our_tokens_have_the_claims_that_we_gave_them() {
    let tokens = tokens(ISSUER);
    let access = tokens.issue_access(SESSION, Holder::named("ada")).unwrap();
    let claims = tokens.verify_access(&access, 1_000, LIFE).unwrap();
    assert_eq!((claims.sub.as_str(), claims.sid.as_str()), ("u", "s"));
    assert_eq!(claims.preferred_username, "ada");
    let refresh = tokens.issue_refresh(SESSION, 7, None).unwrap();
    assert_eq!(tokens.verify_refresh(&refresh, 1_899).unwrap().generation, 7);
}

#[test]
fn a_token_ends_at_its_expiry_to_the_second() {
    let tokens = tokens(ISSUER);
    let access = tokens.issue_access(SESSION, Holder::named("ada")).unwrap();
    assert!(tokens.verify_access(&access, 1_899, LIFE).is_ok());
    assert_eq!(tokens.verify_access(&access, 1_900, LIFE), Err(ApiError::TokenExpired));
}

#[test]
fn an_access_token_older_than_the_access_life_is_expired_whatever_its_exp_says() {
    let tokens = tokens(ISSUER);
    let access = tokens.issue_access(SESSION, Holder::named("ada")).unwrap();
    assert!(tokens.verify_access(&access, 1_059, 60).is_ok());
    assert_eq!(tokens.verify_access(&access, 1_060, 60), Err(ApiError::TokenExpired));
}

#[test]
fn another_key_or_issuer_is_refused() {
    let (ours, theirs) = (tokens(ISSUER), tokens(ISSUER));
    let elsewhere = Tokens::new(ours.keys().clone(), "https://b");
    for others in [theirs, elsewhere] {
        let access = others.issue_access(SESSION, Holder::named("ada")).unwrap();
        assert_eq!(ours.verify_access(&access, 1_000, LIFE), Err(ApiError::TokenInvalid));
        let refresh = others.issue_refresh(SESSION, 0, None).unwrap();
        assert_eq!(ours.verify_refresh(&refresh, 1_000), Err(ApiError::TokenInvalid));
        let device = others.issue_device(None, "ada", 0, 1_000).unwrap();
        assert_eq!(ours.verify_device(&device, 1_000), None);
    }
}

#[test]
fn changing_any_character_of_a_token_makes_it_invalid() {
    let tokens = tokens(ISSUER);
    let refresh = tokens.issue_refresh(SESSION, 0, None).unwrap().reveal().to_owned();
    let access = tokens.issue_access(SESSION, Holder::named("ada")).unwrap().reveal().to_owned();
    let changed = |text: &str, at: usize| {
        let other = if &text[at..=at] == "A" { "B" } else { "A" };
        format!("{}{other}{}", &text[..at], &text[at + 1..])
    };
    for at in 0..refresh.len() {
        let verdict = tokens.verify_refresh(&RefreshToken::from_text(changed(&refresh, at)), 1_000);
        assert_eq!(verdict, Err(ApiError::TokenInvalid), "refresh token, at {at}");
    }
    for at in 0..access.len() {
        let verdict = tokens.verify_access(&AccessToken::from_text(changed(&access, at)), 1_000, LIFE);
        assert_eq!(verdict, Err(ApiError::TokenInvalid), "access token, at {at}");
    }
}

#[test]
fn tokens_hide_their_text_from_debug() {
    let token = tokens(ISSUER).issue_refresh(SESSION, 0, None).unwrap();
    assert_eq!(format!("{token:?}"), "RefreshToken(…)");
}

/// A folder with one key of each algorithm, and tokens that are signed with them at will.
struct Forge {
    _folder: TempDir,
    tokens: Tokens,
    es256: Es256Key,
    hs256: Hs256Key,
}

const KINDS: [Kind; 3] = [Kind::Access, Kind::Refresh, Kind::Device];

impl Forge {
    /// The ES256 key is of second 1,000, the secret of second `secret_made`.
    fn open(secret_made: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let es256 = test_keys::es256(folder.path(), 1_000);
        let hs256 = test_keys::hs256(folder.path(), secret_made);
        let tokens = Tokens::new(KeyRing::open(folder.path(), Clock::default()).unwrap(), ISSUER);
        Self { _folder: folder, tokens, es256, hs256 }
    }

    fn es256_token(&self, kind: Kind, issued_at: i64) -> String {
        self.es256_as(&header(kind, "ES256", &self.es256.id), issued_at)
    }

    fn es256_as(&self, header: &Value, issued_at: i64) -> String {
        signed(header, &claims(issued_at), |message| self.es256.sign(message).unwrap().as_ref().to_vec())
    }

    /// A token by the key of one kind that says it is of another.
    fn hs256_token(&self, key: Kind, kind: Kind) -> String {
        self.hs256_as(key, &header(kind, "HS256", &self.hs256.id))
    }

    fn hs256_as(&self, key: Kind, header: &Value) -> String {
        signed(header, &claims(1_000), |message| self.hs256.of(key).unwrap().sign(message).as_ref().to_vec())
    }

    fn accepts(&self, kind: Kind, token: &str) -> bool {
        let (token, now) = (token.to_owned(), 2_000);
        match kind {
            Kind::Access => self.tokens.verify_access(&AccessToken::from_text(token), now, 9_000).is_ok(),
            Kind::Refresh => self.tokens.verify_refresh(&RefreshToken::from_text(token), now).is_ok(),
            Kind::Device => self.tokens.verify_device(&DeviceToken::from_text(token), now).is_some(),
        }
    }
}

fn signed(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let header = URL_SAFE_NO_PAD.encode(header.to_string()) + ".";
    jws::write(&header, claims, |message| Ok(sign(message))).unwrap()
}

fn header(kind: Kind, algorithm: &str, key_id: &str) -> Value {
    json!({ "alg": algorithm, "typ": kind.typ(), "kid": key_id })
}

/// The claims of all kinds at once, so that only the signature is at issue.
fn claims(issued_at: i64) -> Value {
    json!({
        "iss": ISSUER, "aud": ISSUER, "sub": "u", "sid": "s", "iat": issued_at, "exp": 3_000,
        "gen": 0, "jti": "j", "preferred_username": "ada", "users": ["u"],
    })
}

#[test]
fn each_kind_is_accepted_with_its_own_algorithm_and_key() {
    let forge = Forge::open(500);
    assert!(forge.accepts(Kind::Access, &forge.es256_token(Kind::Access, 1_000)));
    for kind in [Kind::Refresh, Kind::Device] {
        assert!(forge.accepts(kind, &forge.hs256_token(kind, kind)), "{kind:?}");
    }
}

#[test]
fn an_hs256_access_token_is_refused() {
    let forge = Forge::open(500);
    for key in [Kind::Refresh, Kind::Device] {
        assert!(!forge.accepts(Kind::Access, &forge.hs256_token(key, Kind::Access)), "{key:?}");
    }
}

#[test]
fn a_token_of_one_kind_is_refused_as_any_other() {
    let forge = Forge::open(500);
    let genuine = [
        forge.es256_token(Kind::Access, 1_000),
        forge.hs256_token(Kind::Refresh, Kind::Refresh),
        forge.hs256_token(Kind::Device, Kind::Device),
    ];
    for (kind, token) in KINDS.into_iter().zip(&genuine) {
        for other in KINDS.into_iter().filter(|other| *other != kind) {
            assert!(!forge.accepts(other, token), "{kind:?} as {other:?}");
        }
    }
}

#[test]
fn the_key_of_one_kind_signs_no_other_kind() {
    let forge = Forge::open(500);
    assert!(!forge.accepts(Kind::Refresh, &forge.hs256_token(Kind::Device, Kind::Refresh)));
    assert!(!forge.accepts(Kind::Device, &forge.hs256_token(Kind::Refresh, Kind::Device)));
}

#[test]
fn the_header_does_not_choose_the_algorithm() {
    let forge = Forge::open(500);
    for algorithm in ["none", "ES256", "HS384", "hs256", ""] {
        let header = header(Kind::Refresh, algorithm, &forge.hs256.id);
        assert!(!forge.accepts(Kind::Refresh, &forge.hs256_as(Kind::Refresh, &header)), "{algorithm}");
    }
    for algorithm in ["none", "HS256", "ES384", "es256", ""] {
        let header = header(Kind::Access, algorithm, &forge.es256.id);
        assert!(!forge.accepts(Kind::Access, &forge.es256_as(&header, 1_000)), "{algorithm}");
    }
}

#[test]
fn a_public_key_is_refused_as_an_hmac_secret() {
    // Before the first secret too, where ES256 keys verify refresh and device tokens.
    for secret_made in [500, 1_500] {
        let forge = Forge::open(secret_made);
        let point = forge.es256.point().to_vec();
        let jwk = serde_json::to_vec(&forge.tokens.keys().public().keys[0]).unwrap();
        for secret in [point.clone(), point[1..].to_vec(), jwk, Vec::new()] {
            let secret = hmac::Key::new(hmac::HMAC_SHA256, &secret);
            for kind in KINDS {
                for id in [&forge.es256.id, &forge.hs256.id] {
                    let header = header(kind, "HS256", id);
                    let sign = |message: &[u8]| hmac::sign(&secret, message).as_ref().to_vec();
                    assert!(!forge.accepts(kind, &signed(&header, &claims(1_000), sign)), "{kind:?}");
                }
            }
        }
    }
}

#[test]
fn an_es256_refresh_or_device_token_is_accepted_only_if_it_is_older_than_the_first_secret() {
    let forge = Forge::open(1_500);
    for kind in [Kind::Refresh, Kind::Device] {
        assert!(forge.accepts(kind, &forge.es256_token(kind, 1_499)), "{kind:?}");
        for issued_at in [1_500, 1_501, 2_000] {
            assert!(!forge.accepts(kind, &forge.es256_token(kind, issued_at)), "{kind:?} of {issued_at}");
        }
    }
}

#[test]
fn an_es256_key_that_is_not_older_than_the_first_secret_signs_access_tokens_only() {
    for secret_made in [1_000, 500] {
        let forge = Forge::open(secret_made);
        assert!(forge.accepts(Kind::Access, &forge.es256_token(Kind::Access, 1_000)));
        for (kind, issued_at) in
            [(Kind::Refresh, 1_000), (Kind::Refresh, 1), (Kind::Device, 1_000), (Kind::Device, 1)]
        {
            assert!(!forge.accepts(kind, &forge.es256_token(kind, issued_at)), "{kind:?} of {issued_at}");
        }
    }
}
