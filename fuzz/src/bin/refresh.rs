//! `POST /api/refresh`: what it gives is good, and repeating a request gives the same.
#![no_main]

use http::HeaderValue;
use latchkey::wire::RefreshToken;
use latchkey_fuzz::answer::Answer;
use latchkey_fuzz::body::{bodies, texts};
use latchkey_fuzz::door::{Door, post};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|input: &[u8]| {
    let mut door = Door::open();
    for body in bodies(["refreshToken"], input) {
        let body = door.person().fill(&body);
        let answer = door.post("/api/refresh", body);
        if answer.status == 200 {
            assert_eq!(door.me(answer.text("accessToken")).status, 200);
            door.forget_person();
        }
    }

    // The second line is the Idempotency-Key.
    let Some([token, key]) = texts(input) else { return };
    let Ok(key) = HeaderValue::from_str(key) else { return };
    let body = door.person().fill(json!({ "refreshToken": token }).to_string().as_bytes());
    let request = || post("/api/refresh").header("idempotency-key", &key);
    let (first, again) = (door.ask(request(), body.clone()), door.ask(request(), body));
    assert_eq!(first.status, again.status);
    if first.status == 200 {
        // Not the same text: each signature is another.
        let successor =
            |answer: &Answer| RefreshToken::from_text(answer.text("refreshToken").to_owned()).claims();
        assert_eq!(successor(&first), successor(&again));
        door.forget_person();
    } else {
        assert_eq!(first.text("code"), again.text("code"));
    }
});
