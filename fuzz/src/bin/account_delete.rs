//! `POST /api/account/delete` accepts only the right password, and leaves neither a session nor an account.
#![no_main]

use latchkey_fuzz::body::{bodies, fields};
use latchkey_fuzz::harness::Harness;
use latchkey_fuzz::person::{PASSWORD, credentials, is_password};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut harness = Harness::open();
    for body in bodies(["password"], input) {
        let ada = harness.person();
        let deleted = harness.post_as(&ada, "/api/account/delete", body.clone()).status == 200;
        let me = harness.me(&ada.access);
        if deleted {
            assert!(is_password(&fields(&body)["password"]));
            assert!(me.refused(401, "session_revoked"), "{me:?}");
            assert_eq!(harness.post("/api/login", credentials(&ada.username, PASSWORD)).status, 401);
            harness.forget_person();
        } else {
            assert_eq!(me.status, 200);
        }
    }
});
