//! Tokens before and after their time. Logging out works with an expired refresh token too.

use super::lab::{Kind, Lab};
use crate::support::app::{HOUR, MINUTE, spawn_app_on, spawn_app_with};
use crate::support::person::Pair;
use crate::support::token_forge::Forgery;

#[tokio::test]
async fn an_expired_token_is_refused() {
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
async fn a_token_that_is_not_yet_valid_is_refused() {
    let lab = Lab::open().await;
    let now = lab.app.clock.now();
    for kind in [Kind::Access, Kind::Refresh] {
        for early in [now + HOUR, i64::MAX] {
            let token = lab.ours(&Forgery::of(lab.genuine(kind)).claim("nbf", early));
            lab.use_up(kind, &token).await.refused(401, "token_invalid");
        }
    }
}

#[tokio::test]
async fn an_access_token_older_than_the_access_life_is_expired_whatever_its_exp_says() {
    let lab = Lab::open().await;
    let now = lab.app.clock.now();
    let aged = |age: i64| {
        let token = Forgery::of(&lab.ada.access).claim("iat", now - age).claim("exp", now + HOUR);
        lab.ours(&token)
    };
    lab.use_up(Kind::Access, &aged(14 * MINUTE)).await.ok();
    for age in [15 * MINUTE, HOUR, now] {
        lab.use_up(Kind::Access, &aged(age)).await.refused(401, "token_expired");
    }
}

#[tokio::test]
async fn lowering_the_access_life_holds_for_tokens_issued_before() {
    let mut long = spawn_app_with(&["--access-ttl", "1h"]).await;
    let ada = long.signed_in("ada").await;
    long.stop().await;
    let data = long.data();
    let lowered =
        spawn_app_on("127.0.0.1:0", &["--access-ttl", "15m"], |config| config.data_dir = data).await;
    lowered.me(&ada).await.ok();
    lowered.clock.step(15 * MINUTE);
    lowered.me(&ada).await.refused(401, "token_expired");
    lowered.me(&Pair::of(&lowered.refresh(&ada).await)).await.ok();
}
