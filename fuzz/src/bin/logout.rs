//! `POST /api/logout`: it ends the session of a good token at once, and no other.
#![no_main]

use latchkey_fuzz::body::bodies;
use latchkey_fuzz::door::Door;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut door = Door::open();
    for body in bodies(["refreshToken"], input) {
        let ada = door.person();
        let ended = door.post("/api/logout", ada.fill(&body)).status == 200;
        let me = door.me(&ada.access);
        if ended {
            assert!(me.refused(401, "session_revoked"), "{me:?}");
            door.forget_person();
        } else {
            assert_eq!(me.status, 200);
        }
    }
});
