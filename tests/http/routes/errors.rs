//! Every error: how to get it, and that it does not tell too much.

use crate::routes::contract::{Route, bearers};
use crate::support::answer::Answer;
use crate::support::app::{App, DAY, MINUTE, spawn_app, spawn_app_with};
use crate::support::person::{PASSWORD, Pair, credentials, key};
use futures::future::join_all;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A body with the fields of every route.
fn body() -> Value {
    json!({
        "sessionId": key(),
        "email": "ada@example.org",
        "eventId": key(),
        "password": "no owls at all",
        "currentPassword": "no owls at all",
        "newPassword": "ten herons on a roof",
    })
}

async fn call(app: &App, route: &Route, access: &str) -> Answer {
    let request = app.request(route.method.clone(), route.path);
    Answer::to(request.bearer_auth(access).json(&body())).await
}

#[tokio::test]
async fn each_error_has_its_status_and_its_code() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let ended = app.log_in("ada").await;
    app.log_out(&ended).await.ok();
    let bob = app.signed_in("bob").await;
    let reused = app.log_in("ada").await;
    app.refresh_keyed(&reused, &key()).await.ok();
    let revoke = |id: String| app.post_as(&ada.access, "/api/sessions/revoke", json!({ "sessionId": id }));

    let rows = [
        (app.post("/api/login", json!({ "username": "ada" })).await, 400, "malformed_request"),
        (app.wrong_password("ada").await, 401, "invalid_credentials"),
        (app.wrong_password("nobody").await, 401, "invalid_credentials"),
        (app.wrong_password("no name").await, 401, "invalid_credentials"),
        (app.get("/api/me").await, 401, "token_invalid"),
        (app.me(&ended).await, 401, "session_revoked"),
        (app.refresh(&ended).await, 401, "session_revoked"),
        (app.refresh_keyed(&reused, &key()).await, 401, "refresh_reused"),
        (revoke(key()).await, 404, "not_found"),
        (revoke(bob.session()).await, 404, "not_found"),
        (app.get("/api/login").await, 405, "method_not_allowed"),
        (app.post("/api/register", credentials("ADA", PASSWORD)).await, 409, "username_taken"),
        (app.post("/api/register", credentials("ad", PASSWORD)).await, 422, "invalid_username"),
        (app.post("/api/register", credentials("a b c", PASSWORD)).await, 422, "invalid_username"),
        (app.post("/api/register", credentials("eve", "password")).await, 422, "weak_password"),
        (app.post("/api/register", credentials("eve", "short")).await, 422, "weak_password"),
    ];
    for (answer, status, code) in rows {
        answer.refused(status, code);
    }
    // The other session is still alive.
    app.me(&bob).await.ok();
}

#[tokio::test]
async fn a_wrong_password_and_a_wrong_name_get_the_same_answer() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    let answer = |name: &'static str| async {
        let mut body = app.wrong_password(name).await.refused(401, "invalid_credentials");
        body["requestId"].take();
        body
    };
    assert_eq!(answer("ada").await, answer("nobody").await);
}

#[tokio::test]
async fn a_login_with_an_unknown_name_takes_as_long_as_one_with_a_known_name() {
    let app = spawn_app_with(&["--bcrypt-cost", "8"]).await;
    app.signed_in("ada").await;
    let names = ["ada", "nobody", "x", "no name"];
    let mut quickest = [Duration::MAX; 4];
    // Other tests in parallel slow a try down now and then, but never speed it up.
    for round in 0..50 {
        for (name, quickest) in names.iter().zip(&mut quickest) {
            let begun = Instant::now();
            app.wrong_password(name).await;
            *quickest = begun.elapsed().min(*quickest);
        }
        // Without hashing it would be ten times as fast.
        if round >= 5 && quickest.iter().max() < quickest.iter().min().map(|least| *least * 2).as_ref() {
            return;
        }
    }
    panic!("{names:?} took {quickest:?}");
}

#[tokio::test]
async fn a_refused_registration_says_what_is_accepted() {
    let app = spawn_app().await;
    let register = |name: &'static str, password: &'static str| async {
        app.post("/api/register", credentials(name, password)).await.json()["message"].to_string()
    };
    assert!(register("ad", PASSWORD).await.contains("3 to 64 characters"));
    assert!(register("eve", "short").await.contains("8 to 256 characters"));
    assert!(register("eve", "password").await.contains("easy to guess"));
}

#[tokio::test]
async fn a_bearer_route_challenges_a_missing_or_bad_token() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let ended = app.log_in("ada").await;
    app.log_out(&ended).await.ok();
    for route in bearers() {
        let request = app.request(route.method.clone(), route.path);
        let none = Answer::to(request.json(&body())).await;
        none.refused(401, "token_invalid");
        // Without a token, the challenge has no error code (RFC 6750 section 3.1).
        assert_eq!(none.header("www-authenticate"), Some(r#"Bearer realm="latchkey""#), "{}", route.path);
        for (access, code) in [("rubbish", "token_invalid"), (&ended.access, "session_revoked")] {
            let answer = call(&app, &route, access).await;
            answer.refused(401, code);
            let challenge = r#"Bearer realm="latchkey", error="invalid_token""#;
            assert_eq!(answer.header("www-authenticate"), Some(challenge), "{}", route.path);
        }
    }
    app.clock.step(15 * MINUTE);
    for route in bearers() {
        call(&app, &route, &ada.access).await.refused(401, "token_expired");
    }
}

#[tokio::test]
async fn a_wrong_password_at_a_bearer_route_is_challenged_without_blaming_the_token() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    for path in ["/api/password", "/api/account/delete"] {
        let answer = app.post_as(&ada.access, path, body()).await;
        answer.refused(401, "invalid_credentials");
        assert_eq!(answer.header("www-authenticate"), Some(r#"Bearer realm="latchkey""#), "{path}");
    }
    app.me(&ada).await.ok();
}

#[tokio::test]
async fn every_401_of_a_route_without_an_access_token_is_challenged() {
    let app = spawn_app().await;
    let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
    app.refresh_keyed(&bob, &key()).await.ok();
    let ended = app.log_in("ada").await;
    app.log_out(&ended).await.ok();
    let token = |token: &str| json!({ "refreshToken": token });
    let by_code =
        json!({ "username": "ada", "code": "no owls at all", "newPassword": "ten herons on a roof" });
    let mut answers = vec![
        (app.wrong_password("ada").await, "invalid_credentials"),
        (app.post("/api/recovery/code", by_code).await, "invalid_credentials"),
        (app.post("/api/refresh", token("rubbish")).await, "token_invalid"),
        (app.post("/api/logout", token("rubbish")).await, "token_invalid"),
        (app.refresh(&ended).await, "session_revoked"),
        (app.refresh_keyed(&bob, &key()).await, "refresh_reused"),
    ];
    app.clock.step(7 * DAY);
    answers.push((app.refresh(&ada).await, "token_expired"));
    for (answer, code) in answers {
        answer.refused(401, code);
        let challenges: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
        assert_eq!(challenges, [r#"Bearer realm="latchkey""#], "{code}");
    }
}

#[tokio::test]
async fn tokens_expire_to_the_second() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    app.clock.step(14 * MINUTE);
    app.me(&ada).await.ok();
    app.clock.step(MINUTE);
    app.me(&ada).await.refused(401, "token_expired");
    app.clock.step(7 * DAY - 16 * MINUTE);
    let ada = Pair::of(&app.refresh(&ada).await);
    app.clock.step(7 * DAY);
    app.refresh(&ada).await.refused(401, "token_expired");
}

#[tokio::test]
async fn a_full_password_queue_answers_busy_with_a_retry_time() {
    let app = spawn_app_with(&["--bcrypt-cost", "10"]).await;
    let cores = std::thread::available_parallelism().unwrap().get();
    let answers = join_all((0..cores * 30).map(|_| app.wrong_password("nobody"))).await;
    let (busy, judged): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 503);
    assert!(!busy.is_empty() && !judged.is_empty());
    for answer in busy {
        answer.refused(503, "busy");
    }
    for answer in judged {
        answer.refused(401, "invalid_credentials");
    }
    app.wrong_password("nobody").await.refused(401, "invalid_credentials");
}

#[tokio::test]
async fn an_internal_error_does_not_tell_its_cause() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    app.sql("ALTER TABLE sessions RENAME TO elsewhere").await;
    for answer in [
        app.refresh(&ada).await,
        app.log_out(&ada).await,
        app.get_as(&ada.access, "/api/sessions").await,
        app.post("/api/login", credentials("ada", PASSWORD)).await,
    ] {
        let message = answer.refused(500, "internal")["message"].to_string();
        assert_eq!(message, r#""Something went wrong on the server.""#);
    }
    // An access token is verified without the database.
    app.me(&ada).await.ok();
}
