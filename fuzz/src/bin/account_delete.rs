//! `POST /api/account/delete`: it takes nothing but the right password, and leaves nothing that opens.
#![no_main]

use latchkey_fuzz::body::{bodies, fields};
use latchkey_fuzz::door::Door;
use latchkey_fuzz::person::{PASSWORD, credentials, is_password};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut door = Door::open();
    for body in bodies(["password"], input) {
        let ada = door.person();
        let deleted = door.post_as(&ada, "/api/account/delete", body.clone()).status == 200;
        let me = door.me(&ada.access);
        if deleted {
            assert!(is_password(&fields(&body)["password"]));
            assert!(me.refused(401, "session_revoked"), "{me:?}");
            assert_eq!(door.post("/api/login", credentials(&ada.username, PASSWORD)).status, 401);
            door.forget_person();
        } else {
            assert_eq!(me.status, 200);
        }
    }
});
