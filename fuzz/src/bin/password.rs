//! `POST /api/password`: it takes nothing but the right password, and what it sets is what opens.
#![no_main]

use latchkey_fuzz::body::{bodies, fields};
use latchkey_fuzz::door::Door;
use latchkey_fuzz::person::{PASSWORD, credentials, is_password};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut door = Door::open();
    for body in bodies(["currentPassword", "newPassword"], input) {
        let ada = door.person();
        if door.post_as(&ada, "/api/password", body.clone()).status == 200 {
            let fields = fields(&body);
            assert!(is_password(&fields["currentPassword"]));
            let log_in = |password| door.post("/api/login", credentials(&ada.username, password)).status;
            assert_eq!(log_in(fields["newPassword"].as_str().unwrap()), 200);
            assert!(log_in(PASSWORD) == 401 || is_password(&fields["newPassword"]));
            door.forget_person();
        }
    }
});
