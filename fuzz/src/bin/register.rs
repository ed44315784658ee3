//! `POST /api/register`: a registered user can log in with the name as typed and as answered.
#![no_main]

use latchkey_fuzz::body::{bodies, fields};
use latchkey_fuzz::harness::Harness;
use latchkey_fuzz::person::credentials;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let harness = Harness::open();
    for body in bodies(["username", "password"], input) {
        let registered = harness.post("/api/register", body.clone());
        if registered.status != 201 {
            continue;
        }
        let password = fields(&body)["password"].as_str().unwrap().to_owned();
        assert!(harness.post("/api/register", body.clone()).refused(409, "username_taken"));
        assert_eq!(harness.post("/api/login", body).status, 200);
        assert_eq!(
            harness.post("/api/login", credentials(registered.text("username"), &password)).status,
            200
        );
    }
});
