//! `POST /api/register`: whoever it takes can log in, by the name as typed and as answered.
#![no_main]

use latchkey_fuzz::body::{bodies, fields};
use latchkey_fuzz::door::Door;
use latchkey_fuzz::person::credentials;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let door = Door::open();
    for body in bodies(["username", "password"], input) {
        let registered = door.post("/api/register", body.clone());
        if registered.status != 201 {
            continue;
        }
        let password = fields(&body)["password"].as_str().unwrap().to_owned();
        assert!(door.post("/api/register", body.clone()).refused(409, "username_taken"));
        assert_eq!(door.post("/api/login", body).status, 200);
        assert_eq!(door.post("/api/login", credentials(registered.text("username"), &password)).status, 200);
    }
});
