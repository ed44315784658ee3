//! Attacks on tokens (RFC 8725), each on both kinds: none of them opens anything.

mod algorithm;
mod claims;
mod key;
mod kind;
mod lab;
mod shape;
mod time;

use crate::support::token_forge::Forgery;
use lab::{Kind, Lab};

/// Without this, all other tests here could pass for the wrong reason.
#[tokio::test]
async fn a_token_signed_again_unchanged_is_good() {
    let lab = Lab::open().await;
    for kind in [Kind::Access, Kind::Refresh] {
        let token = lab.ours(&Forgery::of(lab.genuine(kind)));
        assert_eq!(lab.present(kind, &token).await[0].status, 200, "{kind:?}");
    }
}
