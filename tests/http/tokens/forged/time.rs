//! Tokens before and after their time. Only logging out is possible at any time.

use super::lab::{Kind, Lab};
use crate::support::app::HOUR;
use crate::support::token_forge::Forgery;

#[tokio::test]
async fn what_has_expired_is_refused() {
    let lab = Lab::open().await;
    let now = lab.app.clock.now();
    for kind in [Kind::Access, Kind::Refresh] {
        for over in [now, now - 1, 0] {
            let token = lab.ours(&Forgery::of(lab.genuine(kind)).claim("exp", over));
            lab.use_up(kind, &token).await.refused(401, "token_expired");
        }
    }
}

#[tokio::test]
async fn what_is_not_yet_valid_is_refused() {
    let lab = Lab::open().await;
    let now = lab.app.clock.now();
    for kind in [Kind::Access, Kind::Refresh] {
        for early in [now + HOUR, i64::MAX] {
            let token = lab.ours(&Forgery::of(lab.genuine(kind)).claim("nbf", early));
            lab.use_up(kind, &token).await.refused(401, "token_invalid");
        }
    }
}
