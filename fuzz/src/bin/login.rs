//! `POST /api/login` accepts only the right password.
#![no_main]

use latchkey_fuzz::body::{bodies, fields};
use latchkey_fuzz::harness::Harness;
use latchkey_fuzz::person::is_password;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut harness = Harness::open();
    let ada = harness.person();
    for body in bodies(["username", "password", "deviceToken"], input) {
        let answer = harness.post("/api/login", ada.fill(&body));
        if answer.status == 200 {
            assert!(is_password(&fields(&body)["password"]));
            assert_eq!(harness.me(answer.text("accessToken")).text("username"), ada.username);
        }
    }
});
