//! Headers and claims of any kind, validly signed with the server's own keys: the server accepts only those that have
//! what a token needs, and survives all others.
#![no_main]

use latchkey::wire::{AccessToken, DeviceToken, RefreshToken};
use latchkey_fuzz::body::texts;
use latchkey_fuzz::harness::Harness;
use latchkey_fuzz::keys::Keys;
use latchkey_fuzz::person::put;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

const NOW: i64 = 1_800_000_000;
const LIFE: i64 = 900;

fuzz_target!(|input: &[u8]| {
    let Some([header, claims]) = texts(input) else { return };
    let mut harness = Harness::open();
    let ada = harness.person();
    let mut header = header.as_bytes().to_vec();
    let key = harness.keys.key_for(&header);
    put(&mut header, "KID", &key.id);
    let claims = ada.fill(claims.as_bytes());
    let token = key.sign(&header, &claims);
    let tokens = &harness.keys.tokens;

    if let Ok(read) = tokens.verify_access(&AccessToken::from_text(token.clone()), NOW, LIFE) {
        check(&harness.keys, "at+jwt", &header, &claims);
        assert!(read.exp > NOW && read.nbf.is_none_or(|from| from <= NOW));
        assert!(read.iat > NOW - LIFE);
    }
    if tokens.verify_device(&DeviceToken::from_text(token.clone()), NOW).is_some() {
        check(&harness.keys, "device+jwt", &header, &claims);
    }
    let refresh = RefreshToken::from_text(token.clone());
    let read = tokens.verify_refresh_at_any_time(&refresh);
    if let Ok(read) = &read {
        check(&harness.keys, "refresh+jwt", &header, &claims);
        let timely = read.exp > NOW && read.nbf.is_none_or(|from| from <= NOW);
        assert_eq!(tokens.verify_refresh(&refresh, NOW).is_ok(), timely);
    }

    harness.me(&token);
    let body = json!({ "refreshToken": token }).to_string();
    let refreshed = harness.post("/api/refresh", body.clone());
    assert!(read.is_ok() || [401, 413].contains(&refreshed.status), "{refreshed:?}");
    let ended = harness.post("/api/logout", body);
    assert_eq!(read.is_ok(), ended.status == 200, "{ended:?}");
    if harness.me(&ada.access).status != 200 {
        harness.forget_person();
    }
});

/// Checks an accepted token by other means.
fn check(keys: &Keys, kind: &str, header: &[u8], claims: &[u8]) {
    let key = keys.key_for(header);
    let header: Value = serde_json::from_slice(header).unwrap();
    let expected = [("alg", key.algorithm), ("typ", kind), ("kid", key.id.as_str())];
    assert!(expected.iter().all(|(name, value)| header[name] == *value), "{header}");
    assert!(header["crit"].is_null(), "{header}");
    let claims: Value = serde_json::from_slice(claims).unwrap();
    assert!(["iss", "aud"].iter().all(|name| claims[name] == keys.issuer.as_str()), "{claims}");
    assert!(claims["sub"].is_string(), "{claims}");
}
