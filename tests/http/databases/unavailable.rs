//! Without its database the server refuses what needs it, and does nothing by halves.

use crate::routes::contract::{ROUTES, Route};
use crate::support::answer::Answer;
use crate::support::app::{spawn_app, spawn_app_with};
use crate::support::mail_folder::MailFolder;
use crate::support::person::{PASSWORD, Pair, credentials, key};
use crate::support::postgres_cluster::{Cluster, spawn_on};
use crate::support::program::{Home, Running};
use crate::support::token_forge::{Forgery, signing_key};
use futures::future::join_all;
use jsonwebtoken::Algorithm;
use reqwest::Client;
use serde_json::json;
use std::process::Command;

/// All routes need it, except `me`, which reads the token, and the password strength.
fn needs_it(route: &Route) -> bool {
    !["/api/me", "/api/password/strength"].contains(&route.path)
}

#[tokio::test]
async fn every_route_that_needs_the_database_answers_503_and_does_nothing() {
    let (mut cluster, mails) = (Cluster::begin(), MailFolder::new());
    let app = mails.spawn_app_on(&cluster).await;
    let (ada, phone) = (app.signed_in("ada").await, app.log_in("ada").await);
    let body = json!({
        "username": "bob",
        "password": PASSWORD,
        "refreshToken": ada.refresh,
        "sessionId": phone.session(),
        "currentPassword": PASSWORD,
        "newPassword": "ten herons on a roof",
        "code": "0000-0000-0000-0000",
        "token": "none",
        "eventId": key(),
        "email": "ada@example.org",
        "identifier": "ada",
    });
    cluster.stop();
    let calls = ROUTES.into_iter().filter(needs_it).map(|route| {
        let path = route.path.replace("{id}", &phone.session());
        let request = app.request(route.method.clone(), &path).bearer_auth(&ada.access);
        let (path, request) = (route.path, request.header("idempotency-key", key()).json(&body));
        async move { (path, Answer::to(request).await) }
    });
    for (path, answer) in join_all(calls).await {
        assert_eq!(answer.status, 503, "{path}: {}", answer.text());
        answer.refused(503, "unavailable");
    }

    cluster.start();
    // The server did none of them, not even later.
    app.me(&phone).await.ok();
    assert_eq!(app.post("/api/register", credentials("bob", PASSWORD)).await.status, 201);
    app.log_in("ada").await;
    let next = app.refresh(&ada).await;
    assert_eq!(Pair::of(&next).claims().generation, 1);
    app.refresh(&phone).await.ok();
}

#[tokio::test]
async fn revoked_expired_and_invalid_tokens_are_still_refused() {
    let mut cluster = Cluster::begin();
    let app = spawn_on(&cluster).await;
    let (ada, ended) = (app.signed_in("ada").await, app.log_in("ada").await);
    app.log_out(&ended).await.ok();
    cluster.stop();
    app.me(&ada).await.ok();
    app.me(&ended).await.refused(401, "session_revoked");
    app.get_as("rubbish", "/api/me").await.refused(401, "token_invalid");
    let over = Forgery::of(&ada.access).claim("exp", app.clock.now());
    let over = over.signed(&signing_key(&app.keys()), Algorithm::ES256);
    app.get_as(&over, "/api/me").await.refused(401, "token_expired");
    app.get_as("rubbish", "/api/sessions").await.refused(401, "token_invalid");
    app.post("/api/refresh", json!({ "refreshToken": "rubbish" })).await.refused(401, "token_invalid");
}

#[tokio::test]
async fn a_client_over_its_limit_is_refused_without_the_database() {
    let mut cluster = Cluster::begin();
    let url = cluster.url();
    let limits = ["--database-url", &url, "--login-limit", "1/1h", "--register-limit", "1/1h"];
    let app = spawn_app_with(&limits).await;
    app.post("/api/register", credentials("ada", PASSWORD)).await;
    app.post("/api/register", credentials("ada", PASSWORD)).await.refused(429, "too_many_attempts");
    let attempts = join_all(
        ["a1a", "b1b", "c1c", "d1d", "e1e", "f1f", "g1g", "h1h", "i1i", "j1j"]
            .map(|name| app.wrong_password(name)),
    )
    .await;
    assert!(attempts.iter().all(|answer| answer.status == 401));
    app.wrong_password("k1k").await.refused(429, "too_many_attempts");
    cluster.stop();
    app.wrong_password("l1l").await.refused(429, "too_many_attempts");
    app.post("/api/register", credentials("bob", PASSWORD)).await.refused(429, "too_many_attempts");
}

#[tokio::test]
async fn a_database_locked_by_another_program_is_unavailable() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let theirs = app.database().await;
    let mut held = theirs.durable.begin().await.unwrap();
    sqlx::query("UPDATE users SET created_at = created_at").execute(&mut held).await.unwrap();
    app.refresh(&ada).await.refused(503, "unavailable");
    app.me(&ada).await.ok();
    held.rollback().await.unwrap();
    app.refresh(&ada).await.ok();
}

#[tokio::test]
async fn a_sqlite_database_that_takes_no_writes_is_an_outage_that_ends_when_it_takes_them_again() {
    let home = Home::new();
    // A write beyond the limit below then fails, as on a full disk, instead of ending the server by a signal.
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(home.path("latchkey"));
    command.args(["--bcrypt-cost", "4"]).current_dir(home.path("")).env_clear();
    let server = Running::begin(&mut command, &home.path("log"));
    let limit_file_size = |soft: &str| {
        let process = server.id().to_string();
        let done = Command::new("prlimit").args(["--pid", &process, &format!("--fsize={soft}:")]).status();
        assert!(done.unwrap().success());
    };
    let readiness = || async { Answer::to(Client::new().get(server.url("/readyz"))).await.status };
    let register =
        || Answer::to(Client::new().post(server.url("/api/register")).json(&credentials("ada", PASSWORD)));
    assert_eq!(readiness().await, 200);
    limit_file_size("0");
    assert_eq!(readiness().await, 503);
    register().await.refused(503, "unavailable");
    limit_file_size("unlimited");
    assert_eq!(readiness().await, 200);
    assert_eq!(register().await.status, 201);
}
