//! Attacks on tokens (RFC 8725), each on both kinds: none of them opens anything.

use crate::answer::Answer;
use crate::app::{App, HOUR, spawn_app};
use crate::forge::{Forgery, signing_key};
use crate::person::Pair;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey};
use latchkey::tokens::KeyRing;
use serde_json::{Value, json};
use std::net::TcpListener;

struct Lab {
    app: App,
    ada: Pair,
    /// The server's own.
    key: EncodingKey,
    /// A key that the server does not know, as good as its own.
    other: EncodingKey,
    /// The public half of `other`.
    other_public: Value,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Access,
    Refresh,
}

impl Lab {
    async fn open() -> Self {
        let app = spawn_app().await;
        let ada = app.signed_in("ada").await;
        let key = signing_key(&app.keys());
        let folder = tempfile::tempdir().unwrap();
        let ring = KeyRing::open(folder.path()).unwrap();
        let other_public = serde_json::to_value(&ring.public().keys[0]).unwrap();
        Self { app, ada, key, other: signing_key(folder.path()), other_public }
    }

    fn genuine(&self, kind: Kind) -> &str {
        match kind {
            Kind::Access => &self.ada.access,
            Kind::Refresh => &self.ada.refresh,
        }
    }

    /// What the server says to a token, at each door that takes its kind.
    async fn present(&self, kind: Kind, token: &str) -> Vec<Answer> {
        let mut answers = vec![self.use_up(kind, token).await];
        if let Kind::Refresh = kind {
            answers.push(self.app.post("/api/logout", json!({ "refreshToken": token })).await);
        }
        answers
    }

    /// What it says at the door that the kind is made for.
    async fn use_up(&self, kind: Kind, token: &str) -> Answer {
        match kind {
            Kind::Access => self.app.get_as(token, "/api/me").await,
            Kind::Refresh => self.app.post("/api/refresh", json!({ "refreshToken": token })).await,
        }
    }

    /// Presents what `forge` makes of a genuine token of each kind; it must be `token_invalid`.
    async fn fails(&self, forge: impl Fn(Forgery) -> String) {
        for kind in [Kind::Access, Kind::Refresh] {
            let token = forge(Forgery::of(self.genuine(kind)));
            for answer in self.present(kind, &token).await {
                assert_eq!(answer.status, 401, "{kind:?}: {token}");
                answer.refused(401, "token_invalid");
            }
        }
    }

    fn ours(&self, forgery: &Forgery) -> String {
        forgery.signed(&self.key, Algorithm::ES256)
    }

    fn theirs(&self, forgery: &Forgery) -> String {
        forgery.signed(&self.other, Algorithm::ES256)
    }

    /// The server's public key as the world has it.
    async fn public(&self) -> Value {
        serde_json::from_slice(&self.app.get("/.well-known/jwks.json").await.body).unwrap()
    }
}

/// Without this, all other tests here could pass for the wrong reason.
#[tokio::test]
async fn a_token_signed_again_unchanged_is_good() {
    let lab = Lab::open().await;
    for kind in [Kind::Access, Kind::Refresh] {
        let token = lab.ours(&Forgery::of(lab.genuine(kind)));
        assert_eq!(lab.present(kind, &token).await[0].status, 200, "{kind:?}");
    }
}

#[tokio::test]
async fn the_algorithm_is_not_the_tokens_to_choose() {
    let lab = Lab::open().await;
    for none in ["none", "None", "NONE", "nOnE", "", "ES512", "Ed25519", "HS256", "RS256", "ES384"] {
        lab.fails(|token| format!("{}.", token.header("alg", none).unsigned())).await;
        lab.fails(|token| token.header("alg", none).unsigned()).await;
        lab.fails(|token| lab.ours(&token.header("alg", none))).await;
    }
    lab.fails(|token| lab.ours(&token.without_header("alg"))).await;
}

#[tokio::test]
async fn the_public_key_is_no_secret_to_sign_with() {
    let lab = Lab::open().await;
    let jwks = lab.public().await;
    let jwk = &jwks["keys"][0];
    let coordinate = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
    let point = [vec![4], coordinate("x"), coordinate("y")].concat();
    // SubjectPublicKeyInfo of a P-256 key: a fixed head, then the point.
    let head = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
    let head = (0..head.len()).step_by(2).map(|at| u8::from_str_radix(&head[at..at + 2], 16).unwrap());
    let der: Vec<u8> = head.chain(point.iter().copied()).collect();
    let body = STANDARD.encode(&der);
    let pem =
        format!("-----BEGIN PUBLIC KEY-----\n{}\n{}\n-----END PUBLIC KEY-----\n", &body[..64], &body[64..]);
    for secret in [pem.as_bytes(), pem.trim_end().as_bytes(), &der, &point, jwk.to_string().as_bytes(), b""] {
        let key = EncodingKey::from_secret(secret);
        lab.fails(|token| token.header("alg", "HS256").signed(&key, Algorithm::HS256)).await;
        lab.fails(|token| token.signed(&key, Algorithm::HS256)).await;
    }
}

#[tokio::test]
async fn a_key_is_found_by_its_id_and_nothing_else() {
    let lab = Lab::open().await;
    let theirs = lab.other_public["kid"].clone();
    lab.fails(|token| lab.theirs(&token)).await;
    lab.fails(|token| lab.theirs(&token.header("kid", theirs.clone()))).await;
    for unknown in ["x", "", "../../dev/null", "' OR '1'='1", "0"] {
        lab.fails(|token| lab.ours(&token.header("kid", unknown))).await;
    }
    lab.fails(|token| lab.ours(&token.without_header("kid"))).await;
    lab.fails(|token| lab.ours(&token.header("kid", json!(null)))).await;
    lab.fails(|token| lab.ours(&token.header("kid", json!([1])))).await;
}

#[tokio::test]
async fn a_token_does_not_bring_its_own_key() {
    let lab = Lab::open().await;
    let (jwk, kid) = (lab.other_public.clone(), lab.other_public["kid"].clone());
    // Nor does the server go and get one.
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let set = format!("http://{}/jwks.json", trap.local_addr().unwrap());
    for (name, value) in [
        ("jwk", jwk.clone()),
        ("jku", json!(set)),
        ("x5u", json!(set)),
        ("x5c", json!([STANDARD.encode("certificate")])),
        ("x5t", json!("thumbprint")),
        ("key", jwk),
    ] {
        lab.fails(|token| lab.theirs(&token.header(name, value.clone()))).await;
        lab.fails(|token| lab.theirs(&token.header(name, value.clone()).without_header("kid"))).await;
        lab.fails(|token| lab.theirs(&token.header(name, value.clone()).header("kid", kid.clone()))).await;
    }
    assert!(trap.accept().is_err());
}

#[tokio::test]
async fn an_extension_that_must_be_understood_is_not() {
    let lab = Lab::open().await;
    for names in [json!(["exp"]), json!(["b64"]), json!([]), json!("exp")] {
        lab.fails(|token| lab.ours(&token.header("crit", names.clone()))).await;
    }
}

#[tokio::test]
async fn one_kind_of_token_is_never_taken_for_another() {
    let lab = Lab::open().await;
    for wrong in ["JWT", "", "at+JWT2", "application/json", "id+jwt"] {
        lab.fails(|token| lab.ours(&token.header("typ", wrong))).await;
    }
    lab.fails(|token| lab.ours(&token.without_header("typ"))).await;
    for (kind, crossed) in [(Kind::Access, &lab.ada.refresh), (Kind::Refresh, &lab.ada.access)] {
        for answer in lab.present(kind, crossed).await {
            answer.refused(401, "token_invalid");
        }
    }
    // The kind alone is not enough: what the other kind says is missing.
    let dressed = lab.ours(&Forgery::of(&lab.ada.refresh).header("typ", "at+jwt"));
    lab.present(Kind::Access, &dressed).await[0].refused(401, "token_invalid");
    let dressed = lab.ours(&Forgery::of(&lab.ada.access).header("typ", "refresh+jwt"));
    lab.present(Kind::Refresh, &dressed).await[0].refused(401, "token_invalid");
}

#[tokio::test]
async fn every_claim_counts() {
    let lab = Lab::open().await;
    for (name, value) in [
        ("iss", json!("https://evil.example")),
        ("iss", json!(format!("{}/", lab.app.issuer()))),
        ("aud", json!("https://evil.example")),
        ("aud", json!([])),
        ("aud", json!({})),
        ("exp", json!("tomorrow")),
        ("exp", json!(1e300)),
        ("exp", json!(null)),
        ("sid", json!(17)),
        ("sub", json!(null)),
    ] {
        lab.fails(|token| lab.ours(&token.claim(name, value.clone()))).await;
    }
    for name in ["iss", "aud", "sub", "sid", "iat", "exp"] {
        lab.fails(|token| lab.ours(&token.without_claim(name))).await;
    }
    for (kind, name) in [(Kind::Access, "jti"), (Kind::Access, "preferred_username"), (Kind::Refresh, "gen")]
    {
        let token = lab.ours(&Forgery::of(lab.genuine(kind)).without_claim(name));
        lab.use_up(kind, &token).await.refused(401, "token_invalid");
    }
}

/// Only logging out is possible at any time.
#[tokio::test]
async fn a_token_is_good_in_its_time_only() {
    let lab = Lab::open().await;
    let now = lab.app.clock.now();
    for kind in [Kind::Access, Kind::Refresh] {
        let genuine = Forgery::of(lab.genuine(kind));
        for over in [now, now - 1, 0] {
            let token = lab.ours(&genuine.clone().claim("exp", over));
            lab.use_up(kind, &token).await.refused(401, "token_expired");
        }
        for early in [now + HOUR, i64::MAX] {
            let token = lab.ours(&genuine.clone().claim("nbf", early));
            lab.use_up(kind, &token).await.refused(401, "token_invalid");
        }
    }
}

#[tokio::test]
async fn what_is_cut_or_glued_is_refused() {
    let lab = Lab::open().await;
    for kind in [Kind::Access, Kind::Refresh] {
        let (genuine, other) = (lab.genuine(kind), lab.app.log_in("ada").await);
        let other = if let Kind::Access = kind { other.access } else { other.refresh };
        let parts: Vec<&str> = genuine.split('.').collect();
        let cuts = [
            parts[0].to_owned(),
            format!("{}.", parts[0]),
            format!("{}.{}", parts[0], parts[1]),
            format!("{}.{}.", parts[0], parts[1]),
            format!(".{}.{}", parts[1], parts[2]),
            format!("{}..{}", parts[0], parts[2]),
            format!("{genuine}."),
            format!(".{genuine}"),
            format!("{genuine}.{}", parts[2]),
            format!("{genuine}="),
            format!("{genuine}A"),
            genuine[..genuine.len() - 1].to_owned(),
            genuine[1..].to_owned(),
            genuine.replace('.', ":"),
            genuine.to_uppercase(),
            format!("{} {}", &genuine[..20], &genuine[20..]),
            format!("\"{genuine}\""),
            "..".to_owned(),
            ".".repeat(3_000),
            format!("{}.{}.{}", parts[0], parts[1], other.rsplit('.').next().unwrap()),
        ];
        for token in &cuts {
            for answer in lab.present(kind, token).await {
                assert_eq!(answer.status, 401, "{token}");
                answer.refused(401, "token_invalid");
            }
        }
    }
}

#[tokio::test]
async fn a_refresh_token_is_taken_as_it_is_and_not_as_it_looks() {
    let lab = Lab::open().await;
    let genuine = &lab.ada.refresh;
    for token in [
        format!(" {genuine}"),
        format!("{genuine}\n"),
        format!("\u{feff}{genuine}"),
        format!("{genuine}\u{0}"),
        format!("{genuine}\u{200b}"),
        genuine.replace('.', "\u{ff0e}"),
        genuine.replace('e', "\u{435}"),
        genuine.replace('A', "\u{ff21}"),
        format!("Bearer {genuine}"),
    ] {
        for answer in lab.present(Kind::Refresh, &token).await {
            answer.refused(401, "token_invalid");
        }
    }
    lab.app.refresh(&lab.ada).await.ok();
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
