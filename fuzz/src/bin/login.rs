//! `POST /api/login`: it lets in by nothing but the right password.
#![no_main]

use latchkey_fuzz::body::{bodies, fields};
use latchkey_fuzz::door::Door;
use latchkey_fuzz::person::is_password;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut door = Door::open();
    let ada = door.person();
    for body in bodies(["username", "password", "deviceToken"], input) {
        let answer = door.post("/api/login", ada.fill(&body));
        if answer.status == 200 {
            assert!(is_password(&fields(&body)["password"]));
            assert_eq!(door.me(answer.text("accessToken")).text("username"), ada.username);
        }
    }
});
