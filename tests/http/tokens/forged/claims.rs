//! Tokens with missing or wrong claims.

use super::lab::{Kind, Lab};
use crate::support::token_forge::Forgery;
use serde_json::json;

#[tokio::test]
async fn another_issuer_is_refused() {
    let lab = Lab::open().await;
    let like = lab.app.issuer();
    for issuer in ["https://evil.example", &format!("{like}/"), &like.to_uppercase(), ""] {
        lab.fails(|token| lab.ours(&token.claim("iss", issuer))).await;
    }
}

#[tokio::test]
async fn another_audience_is_refused() {
    let lab = Lab::open().await;
    for audience in [json!("https://evil.example"), json!(["https://evil.example"]), json!([]), json!({})] {
        lab.fails(|token| lab.ours(&token.claim("aud", audience.clone()))).await;
    }
}

#[tokio::test]
async fn a_claim_of_the_wrong_type_is_refused() {
    let lab = Lab::open().await;
    for (name, value) in [
        ("exp", json!("tomorrow")),
        ("exp", json!(1e300)),
        ("exp", json!(null)),
        ("sid", json!(17)),
        ("sub", json!(null)),
    ] {
        lab.fails(|token| lab.ours(&token.claim(name, value.clone()))).await;
    }
}

#[tokio::test]
async fn a_missing_claim_is_refused() {
    let lab = Lab::open().await;
    for name in ["iss", "aud", "sub", "sid", "iat", "exp"] {
        lab.fails(|token| lab.ours(&token.without_claim(name))).await;
    }
    for (kind, name) in [(Kind::Access, "jti"), (Kind::Access, "preferred_username"), (Kind::Refresh, "gen")]
    {
        let token = lab.ours(&Forgery::of(lab.genuine(kind)).without_claim(name));
        lab.use_up(kind, &token).await.refused(401, "token_invalid");
    }
}
