//! Tokens signed with a key that is not the server's, and tokens that bring a key or an address of one.

use super::lab::Lab;
use crate::support::app::spawn_app;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::net::TcpListener;

impl Lab {
    /// A token signed with another key is refused even if this member of its header holds that key.
    async fn fails_with(&self, name: &str, value: &Value) {
        let kid = self.their_public["kid"].clone();
        self.fails(|token| self.theirs(&token.header(name, value.clone()))).await;
        self.fails(|token| self.theirs(&token.header(name, value.clone()).without_header("kid"))).await;
        self.fails(|token| self.theirs(&token.header(name, value.clone()).header("kid", kid.clone()))).await;
    }

    /// The server does not fetch a key from the address in this member of the header.
    async fn fails_with_address(&self, name: &str) {
        let trap = TcpListener::bind("127.0.0.1:0").unwrap();
        trap.set_nonblocking(true).unwrap();
        let set = format!("http://{}/jwks.json", trap.local_addr().unwrap());
        self.fails_with(name, &json!(set)).await;
        assert!(trap.accept().is_err());
    }
}

#[tokio::test]
async fn a_signature_by_another_key_is_refused() {
    let lab = Lab::open().await;
    lab.fails(|token| lab.theirs(&token)).await;
}

#[tokio::test]
async fn a_key_is_found_by_its_id_only() {
    let lab = Lab::open().await;
    let theirs = lab.their_public["kid"].clone();
    lab.fails(|token| lab.theirs(&token.header("kid", theirs.clone()))).await;
    for unknown in ["x", "", "../../dev/null", "' OR '1'='1", "0"] {
        lab.fails(|token| lab.ours(&token.header("kid", unknown))).await;
    }
    lab.fails(|token| lab.ours(&token.without_header("kid"))).await;
    lab.fails(|token| lab.ours(&token.header("kid", json!(null)))).await;
    lab.fails(|token| lab.ours(&token.header("kid", json!([1])))).await;
}

#[tokio::test]
async fn a_key_is_not_fetched_from_a_jku() {
    Lab::open().await.fails_with_address("jku").await;
}

#[tokio::test]
async fn a_certificate_is_not_fetched_from_an_x5u() {
    Lab::open().await.fails_with_address("x5u").await;
}

#[tokio::test]
async fn a_jwk_in_the_token_is_ignored() {
    let lab = Lab::open().await;
    lab.fails_with("jwk", &lab.their_public).await;
    lab.fails_with("key", &lab.their_public).await;
}

#[tokio::test]
async fn a_certificate_in_the_token_is_ignored() {
    let lab = Lab::open().await;
    lab.fails_with("x5c", &json!([STANDARD.encode("certificate")])).await;
    lab.fails_with("x5t", &json!("thumbprint")).await;
}

#[tokio::test]
async fn a_token_of_another_server_is_refused() {
    let lab = Lab::open().await;
    let elsewhere = spawn_app().await;
    let theirs = elsewhere.signed_in("ada").await;
    for answer in [lab.app.me(&theirs).await, lab.app.refresh(&theirs).await, lab.app.log_out(&theirs).await]
    {
        answer.refused(401, "token_invalid");
    }
}
