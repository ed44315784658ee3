//! Attacks on tokens (RFC 8725), each on access and refresh tokens.

mod algorithm;
mod claims;
mod key;
mod kind;
mod lab;
mod shape;
mod time;

use crate::support::token_forge::Forgery;
use lab::{Kind, Lab};

/// Without this, all other tests here could pass because the forgeries are badly signed.
#[tokio::test]
async fn a_token_signed_again_unchanged_is_accepted() {
    let lab = Lab::open().await;
    for kind in [Kind::Access, Kind::Refresh] {
        let token = lab.ours(&Forgery::of(lab.genuine(kind)));
        assert_eq!(lab.present(kind, &token).await[0].status, 200, "{kind:?}");
    }
}
