//! `POST /api/sessions/revoke`: it ends the session that is named, and no other.
#![no_main]

use latchkey_fuzz::body::{bodies, fields};
use latchkey_fuzz::door::Door;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut door = Door::open();
    for body in bodies(["sessionId"], input) {
        let ada = door.person();
        let body = ada.fill(&body);
        let ended = door.post_as(&ada, "/api/sessions/revoke", body.clone()).status == 200;
        let me = door.me(&ada.access);
        if ended {
            assert_eq!(fields(&body)["sessionId"], ada.session.as_str());
            assert!(me.refused(401, "session_revoked"), "{me:?}");
            door.forget_person();
        } else {
            assert_eq!(me.status, 200);
        }
    }
});
