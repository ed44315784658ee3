//! `POST /api/logout` ends the session of a valid token at once, and no other.
#![no_main]

use latchkey_fuzz::body::bodies;
use latchkey_fuzz::harness::Harness;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut harness = Harness::open();
    for body in bodies(["refreshToken"], input) {
        let ada = harness.person();
        let ended = harness.post("/api/logout", ada.fill(&body)).status == 200;
        let me = harness.me(&ada.access);
        if ended {
            assert!(me.refused(401, "session_revoked"), "{me:?}");
            harness.forget_person();
        } else {
            assert_eq!(me.status, 200);
        }
    }
});
