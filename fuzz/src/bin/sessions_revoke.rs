//! `POST /api/sessions/revoke` ends the named session and no other.
#![no_main]

use latchkey_fuzz::body::{bodies, fields};
use latchkey_fuzz::harness::Harness;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut harness = Harness::open();
    for body in bodies(["sessionId"], input) {
        let ada = harness.person();
        let body = ada.fill(&body);
        let ended = harness.post_as(&ada, "/api/sessions/revoke", body.clone()).status == 200;
        let me = harness.me(&ada.access);
        if ended {
            assert_eq!(fields(&body)["sessionId"], ada.session.as_str());
            assert!(me.refused(401, "session_revoked"), "{me:?}");
            harness.forget_person();
        } else {
            assert_eq!(me.status, 200);
        }
    }
});
