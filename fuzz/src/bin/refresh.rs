//! `POST /api/refresh` returns valid tokens, and the same ones for a repeated request.
#![no_main]

use http::HeaderValue;
use latchkey::wire::RefreshToken;
use latchkey_fuzz::answer::Answer;
use latchkey_fuzz::body::{bodies, texts};
use latchkey_fuzz::harness::{Harness, post};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|input: &[u8]| {
    let mut harness = Harness::open();
    for body in bodies(["refreshToken"], input) {
        let body = harness.person().fill(&body);
        let answer = harness.post("/api/refresh", body);
        if answer.status == 200 {
            assert_eq!(harness.me(answer.text("accessToken")).status, 200);
            harness.forget_person();
        }
    }

    // The second line is the Idempotency-Key.
    let Some([token, key]) = texts(input) else { return };
    let Ok(key) = HeaderValue::from_str(key) else { return };
    let body = harness.person().fill(json!({ "refreshToken": token }).to_string().as_bytes());
    let request = || post("/api/refresh").header("idempotency-key", &key);
    let (first, again) = (harness.ask(request(), body.clone()), harness.ask(request(), body));
    assert_eq!(first.status, again.status);
    if first.status == 200 {
        // The texts differ if their signatures do.
        let successor =
            |answer: &Answer| RefreshToken::from_text(answer.text("refreshToken").to_owned()).claims();
        assert_eq!(successor(&first), successor(&again));
        harness.forget_person();
    } else {
        assert_eq!(first.text("code"), again.text("code"));
    }
});
