//! The rotation rule over HTTP, row by row. `tests/rotation` tests it for all orders of events.

use crate::support::answer::Answer;
use crate::support::app::{App, DAY, HOUR, MINUTE, spawn_app, spawn_app_with};
use crate::support::person::{Pair, key};
use futures::future::join_all;
use latchkey::wire::RefreshClaims;
use reqwest::Method;
use serde_json::json;

/// The claims that are equal in two copies of the same successor.
fn line(pair: &Pair) -> (i64, i64, i64) {
    let RefreshClaims { generation, iat, exp, .. } = pair.claims();
    (generation, iat, exp)
}

/// A session that has used an Idempotency-Key: its spent tokens, its newest tokens, and the key.
async fn keyed(app: &App) -> (Pair, Pair, String) {
    let (first, key) = (app.signed_in("ada").await, key());
    let second = Pair::of(&app.refresh_keyed(&first, &key).await);
    (first, second, key)
}

#[tokio::test]
async fn a_refresh_returns_the_next_generation_of_the_same_session() {
    let app = spawn_app().await;
    let mut held = app.signed_in("ada").await;
    for generation in 1..=5 {
        let next = Pair::of(&app.refresh_keyed(&held, &key()).await);
        assert_eq!(next.claims().generation, generation);
        assert_eq!(next.session(), held.session());
        assert_eq!(app.me(&next).await.ok()["sessionId"], held.session());
        // The previous access token stays valid until it expires.
        app.me(&held).await.ok();
        held = next;
    }
}

#[tokio::test]
async fn a_retry_with_the_same_key_gets_the_same_answer_however_late() {
    let app = spawn_app().await;
    let (first, second, lost) = keyed(&app).await;
    for late in [0, MINUTE, HOUR, 6 * DAY] {
        app.clock.step(late);
        let again = Pair::of(&app.refresh_keyed(&first, &lost).await);
        assert_eq!(line(&again), line(&second), "{late} s late");
        app.me(&again).await.ok();
    }
    // Upper case is the same UUID.
    let again = Pair::of(&app.refresh_keyed(&first, &lost.to_uppercase()).await);
    Pair::of(&app.refresh_keyed(&again, &key()).await);
}

#[tokio::test]
async fn a_retry_with_the_same_key_gets_the_same_answer_after_a_restart() {
    let mut app = spawn_app().await;
    let (first, second, key) = keyed(&app).await;
    app.restart().await;
    assert_eq!(line(&Pair::of(&app.refresh_keyed(&first, &key).await)), line(&second));
}

#[tokio::test]
async fn without_keys_a_spent_token_is_accepted_within_the_grace_time() {
    let app = spawn_app_with(&["--rotation-grace", "10m"]).await;
    let first = app.signed_in("ada").await;
    let second = Pair::of(&app.refresh(&first).await);
    app.clock.step(9 * MINUTE);
    assert_eq!(line(&Pair::of(&app.refresh(&first).await)), line(&second));
    app.clock.step(MINUTE);
    app.refresh(&first).await.refused(401, "refresh_reused");
}

/// A refresh from this address, with this user agent.
async fn refresh_from(app: &App, pair: &Pair, address: &str, user_agent: &str, key: Option<&str>) -> Answer {
    let request = app.request(Method::POST, "/api/refresh").json(&json!({ "refreshToken": pair.refresh }));
    let request = request.header("x-forwarded-for", address).header("user-agent", user_agent);
    Answer::to(match key {
        Some(key) => request.header("idempotency-key", key),
        None => request,
    })
    .await
}

#[tokio::test]
async fn grace_is_only_for_the_address_and_user_agent_that_rotated() {
    let app = spawn_app_with(&["--trusted-proxies", "127.0.0.1"]).await;
    let thieves = [("198.51.100.8", "curl/8"), ("198.51.100.7", "wget/1"), ("198.51.100.8", "wget/1")];
    for (number, (address, user_agent)) in thieves.into_iter().enumerate() {
        for thief_key in [None, Some(key())] {
            let name = format!("ada{number}{}", thief_key.is_some());
            let first = app.signed_in(&name).await;
            let second = refresh_from(&app, &first, "198.51.100.7", "curl/8", None).await;
            let again = refresh_from(&app, &first, "198.51.100.7", "curl/8", None).await;
            assert_eq!(line(&Pair::of(&again)), line(&Pair::of(&second)));
            let thief = refresh_from(&app, &first, address, user_agent, thief_key.as_deref()).await;
            thief.refused(401, "refresh_reused");
        }
    }
}

#[tokio::test]
async fn a_thief_who_watches_the_last_use_of_a_session_is_noticed_at_once() {
    let app = spawn_app_with(&["--trusted-proxies", "127.0.0.1"]).await;
    let mut ada = app.signed_in("ada").await;
    ada = Pair::of(&refresh_from(&app, &ada, "198.51.100.7", "curl/8", None).await);
    let stolen = ada.clone();
    let last_used =
        || async { app.get_as(&stolen.access, "/api/sessions").await.ok()[0]["lastUsedAt"].clone() };
    let before = last_used().await;
    app.clock.step(MINUTE);
    ada = Pair::of(&refresh_from(&app, &ada, "198.51.100.7", "curl/8", None).await);
    assert_ne!(last_used().await, before, "the thief sees that the owner has refreshed");
    refresh_from(&app, &stolen, "203.0.113.9", "curl/8", None).await.refused(401, "refresh_reused");
    app.me(&ada).await.refused(401, "session_revoked");
}

#[tokio::test]
async fn a_keyed_attempt_that_was_answered_within_the_grace_time_is_remembered() {
    let app = spawn_app().await;
    for then_keyless in [false, true] {
        let (first, retry) = (app.signed_in(&format!("ada{then_keyless}")).await, key());
        let second = Pair::of(&app.refresh(&first).await);
        assert_eq!(line(&Pair::of(&app.refresh_keyed(&first, &retry).await)), line(&second));
        app.clock.step(HOUR);
        assert_eq!(line(&Pair::of(&app.refresh_keyed(&first, &retry).await)), line(&second));
        if then_keyless {
            app.refresh(&second).await.refused(401, "refresh_reused");
        } else {
            Pair::of(&app.refresh_keyed(&second, &key()).await);
        }
    }
}

#[tokio::test]
async fn the_key_of_the_refresh_before_is_malformed_and_spends_nothing() {
    let app = spawn_app().await;
    let (_, second, spent) = keyed(&app).await;
    app.refresh_keyed(&second, &spent).await.refused(400, "malformed_request");
    let third = Pair::of(&app.refresh_keyed(&second, &key()).await);
    assert_eq!(third.claims().generation, 2);
    app.me(&second).await.ok();
}

#[tokio::test]
async fn a_grace_time_of_zero_accepts_no_spent_token() {
    let app = spawn_app_with(&["--rotation-grace", "0s"]).await;
    let first = app.signed_in("ada").await;
    app.refresh(&first).await.ok();
    app.refresh(&first).await.refused(401, "refresh_reused");
}

#[tokio::test]
async fn a_session_that_used_a_key_refuses_every_refresh_without_one() {
    let app = spawn_app().await;
    for spent in [false, true] {
        let name = format!("ada{spent}");
        let first = app.signed_in(&name).await;
        let second = Pair::of(&app.refresh_keyed(&first, &key()).await);
        app.refresh(if spent { &first } else { &second }).await.refused(401, "refresh_reused");
        app.me(&second).await.refused(401, "session_revoked");
    }
}

#[tokio::test]
async fn another_key_for_a_spent_token_is_reuse() {
    let app = spawn_app().await;
    let (first, second, _) = keyed(&app).await;
    app.refresh_keyed(&first, &key()).await.refused(401, "refresh_reused");
    app.refresh_keyed(&second, &key()).await.refused(401, "session_revoked");
}

#[tokio::test]
async fn a_token_two_generations_old_is_reuse_with_any_key() {
    let app = spawn_app().await;
    let (first, second, key_of_second) = keyed(&app).await;
    let third = Pair::of(&app.refresh_keyed(&second, &key()).await);
    app.refresh_keyed(&first, &key_of_second).await.refused(401, "refresh_reused");
    app.refresh_keyed(&third, &key()).await.refused(401, "session_revoked");
}

#[tokio::test]
async fn reuse_ends_the_session_and_its_access_tokens_at_once_but_no_other_session() {
    let app = spawn_app().await;
    let other = app.signed_in("ada").await;
    let first = app.log_in("ada").await;
    let second = Pair::of(&app.refresh_keyed(&first, &key()).await);
    app.refresh_keyed(&first, &key()).await.refused(401, "refresh_reused");
    for access in [&first, &second] {
        assert_eq!(app.me(access).await.refused(401, "session_revoked")["because"], "reuse");
    }
    app.me(&other).await.ok();
    let activity = app.get_as(&other.access, "/api/activity").await.ok();
    assert_eq!(activity[0]["what"], "token_reused");
}

#[tokio::test]
async fn a_generation_ahead_of_the_database_heals_it() {
    let app = spawn_app().await;
    let (_, second, _) = keyed(&app).await;
    let third = Pair::of(&app.refresh_keyed(&second, &key()).await);
    let fourth = Pair::of(&app.refresh_keyed(&third, &key()).await);
    // Restore an older generation, as from a backup.
    app.sql("UPDATE sessions SET generation = 1").await;
    let fifth = Pair::of(&app.refresh_keyed(&fourth, &key()).await);
    assert_eq!(fifth.claims().generation, 4);
    app.me(&fifth).await.ok();
    app.refresh_keyed(&third, &key()).await.refused(401, "refresh_reused");
}

#[tokio::test]
async fn a_session_that_is_not_in_the_database_is_over() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    app.sql("DELETE FROM sessions").await;
    let answer = app.refresh_keyed(&ada, &key()).await;
    assert_eq!(answer.refused(401, "session_revoked")["because"], "forgotten");
    app.log_out(&ada).await.ok();
}

#[tokio::test]
async fn a_key_that_is_not_a_uuid_is_malformed_and_spends_no_token() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    for wrong in ["", "x", "6d0f0a3e", "6d0f0a3e-2d1f-4b57-9a57-0c3c2a1a2f1g", &"a".repeat(5_000)] {
        app.refresh_keyed(&ada, wrong).await.refused(400, "malformed_request");
    }
    let next = Pair::of(&app.refresh_keyed(&ada, &key()).await);
    assert_eq!(next.claims().generation, 1);
}

#[tokio::test]
async fn simultaneous_refreshes_all_get_the_same_successor() {
    let app = spawn_app().await;
    for same_key in [None, Some(key())] {
        let first = app.signed_in(if same_key.is_some() { "ada" } else { "bob" }).await;
        let refresh = || async {
            match &same_key {
                Some(key) => app.refresh_keyed(&first, key).await,
                None => app.refresh(&first).await,
            }
        };
        let successors = join_all((0..64).map(|_| refresh())).await;
        let mut lines: Vec<_> = successors.iter().map(|answer| line(&Pair::of(answer))).collect();
        lines.dedup();
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!(lines[0].0, 1);
    }
}

#[tokio::test]
async fn each_refresh_extends_the_refresh_token_but_not_past_the_sessions_end() {
    let app = spawn_app().await;
    let mut held = app.signed_in("ada").await;
    let end = held.claims().iat + 30 * DAY;
    for _ in 0..4 {
        app.clock.step(6 * DAY);
        held = Pair::of(&app.refresh_keyed(&held, &key()).await);
        let claims = held.claims();
        assert_eq!(claims.exp, end.min(claims.iat + 7 * DAY));
    }
    assert_eq!(held.claims().exp, end);
    // The last access token expires with the session.
    app.clock.step(end - app.clock.now() - 5 * MINUTE);
    let answer = app.refresh_keyed(&held, &key()).await;
    assert!(answer.ok()["expiresIn"].as_i64() <= Some(5 * MINUTE), "{}", answer.text());
    let last = Pair::of(&answer);
    assert_eq!((last.claims().exp, last.access_claims().exp), (end, end));
    app.clock.step(5 * MINUTE);
    app.refresh_keyed(&last, &key()).await.refused(401, "token_expired");
    app.me(&last).await.refused(401, "token_expired");
}
