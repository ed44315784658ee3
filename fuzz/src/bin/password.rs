//! `POST /api/password` accepts only the right password, and afterwards only the new one logs in.
#![no_main]

use latchkey_fuzz::body::{bodies, fields};
use latchkey_fuzz::harness::Harness;
use latchkey_fuzz::person::{PASSWORD, credentials, is_password};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut harness = Harness::open();
    for body in bodies(["currentPassword", "newPassword"], input) {
        let ada = harness.person();
        if harness.post_as(&ada, "/api/password", body.clone()).status == 200 {
            let fields = fields(&body);
            assert!(is_password(&fields["currentPassword"]));
            let log_in = |password| harness.post("/api/login", credentials(&ada.username, password)).status;
            assert_eq!(log_in(fields["newPassword"].as_str().unwrap()), 200);
            assert!(log_in(PASSWORD) == 401 || is_password(&fields["newPassword"]));
            harness.forget_person();
        }
    }
});
