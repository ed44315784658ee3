//! Getting back into an account without its password, by a recovery code or an operator's link.

use crate::support::answer::Answer;
use crate::support::app::{App, HOUR, MINUTE, spawn_app, spawn_app_with};
use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::postgres_cluster::{Cluster, spawn_on};
use futures::future::join_all;
use latchkey::recovery::RecoveryStore;
use latchkey::users::{User, UserStore, Username};
use latchkey::wire::LinkToken;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::process::Command;

const NEW: &str = "ten herons on a roof";

pub async fn codes(app: &App, pair: &Pair) -> Vec<String> {
    let made = app.post_as(&pair.access, "/api/recovery/codes", json!({ "password": PASSWORD })).await.ok();
    made["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

pub async fn use_code(app: &App, username: &str, code: &str, password: &str) -> Answer {
    let body = json!({ "username": username, "code": code, "newPassword": password });
    app.post("/api/recovery/code", body).await
}

/// Makes a link for a user as an operator does, and returns its token.
pub fn link(app: &App, username: &str, more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey"));
    command.env_clear().arg("--data-dir").arg(app.data()).arg("--database-url").arg(app.database_url());
    let done = command.args(["user", "reset-link", username, "--json"]).args(more).output().unwrap();
    assert!(done.status.success(), "{done:?}");
    let made: Value = serde_json::from_slice(&done.stdout).unwrap();
    let (address, token) = made[0]["link"].as_str().unwrap().split_once("/recover?token=").unwrap();
    assert_eq!((address, made[0]["username"].as_str()), (app.issuer().as_str(), Some(username)));
    token.to_owned()
}

pub async fn use_link(app: &App, token: &str, password: &str) -> Answer {
    app.post("/api/recovery/finish", json!({ "token": token, "newPassword": password })).await
}

async fn activity(app: &App, pair: &Pair) -> Vec<String> {
    let events = app.get_as(&pair.access, "/api/activity").await.ok();
    events.as_array().unwrap().iter().map(|event| event["what"].as_str().unwrap().to_owned()).collect()
}

async fn log_in(app: &App, password: &str) -> Pair {
    Pair::of(&app.post("/api/login", credentials("ada", password)).await)
}

async fn each_code_is_good_once(app: &App) {
    let ada = app.signed_in("ada").await;
    let codes = codes(app, &ada).await;
    assert_eq!(codes.iter().collect::<HashSet<_>>().len(), 10);
    let mut pair = ada;
    for (number, code) in codes.iter().enumerate() {
        let password = format!("{NEW} {number}");
        use_code(app, "Ada", &code.to_lowercase().replace('-', " "), &password).await.ok();
        app.me(&pair).await.refused(401, "session_revoked");
        app.refresh(&pair).await.refused(401, "session_revoked");
        app.post("/api/login", credentials("ada", PASSWORD)).await.refused(401, "invalid_credentials");
        pair = log_in(app, &password).await;
        use_code(app, "ada", code, "nine lamps by a gate").await.refused(401, "invalid_credentials");
        app.me(&pair).await.ok();
    }
    let events = activity(app, &pair).await;
    assert_eq!(events[..3], ["recovery_failed", "logged_in", "login_failed"]);
    assert!(events.contains(&"recovered_by_code".to_owned()), "{events:?}");
}

async fn a_link_is_good_once(app: &App) {
    let ada = app.signed_in("ada").await;
    let replaced = link(app, "ada", &[]);
    let token = link(app, "ada", &[]);
    use_link(app, &replaced, NEW).await.refused(410, "link_used");
    use_link(app, &token, "password1").await.refused(422, "weak_password");
    assert_eq!(use_link(app, &token, NEW).await.ok(), json!({ "username": "ada" }));
    use_link(app, &token, "nine lamps by a gate").await.refused(410, "link_used");
    app.me(&ada).await.refused(401, "session_revoked");
    app.refresh(&ada).await.refused(401, "session_revoked");
    let pair = log_in(app, NEW).await;
    let events = activity(app, &pair).await;
    let expected = ["logged_in", "recovered_by_link", "reset_link_made", "reset_link_made"];
    assert_eq!(events[..4], expected);
}

/// Ten requests at once with one code, and ten with one link.
async fn one_of_many_at_once_succeeds(app: &App) {
    let ada = app.signed_in("ada").await;
    let code = codes(app, &ada).await.remove(0);
    let answers = join_all((0..10).map(|_| use_code(app, "ada", &code, NEW))).await;
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 401, 503].contains(status)), "{statuses:?}");
    let token = link(app, "ada", &[]);
    let answers = join_all((0..10).map(|_| use_link(app, &token, NEW))).await;
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 410, 503].contains(status)), "{statuses:?}");
    log_in(app, NEW).await;
}

#[tokio::test]
async fn each_recovery_code_is_good_once_and_ends_all_sessions() {
    each_code_is_good_once(&spawn_app().await).await;
}

#[tokio::test]
async fn each_recovery_code_is_good_once_on_postgresql() {
    let cluster = Cluster::begin();
    each_code_is_good_once(&spawn_on(&cluster).await).await;
}

#[tokio::test]
async fn an_operators_link_is_good_once_and_ends_all_sessions() {
    a_link_is_good_once(&spawn_app().await).await;
}

#[tokio::test]
async fn an_operators_link_is_good_once_on_postgresql() {
    let cluster = Cluster::begin();
    a_link_is_good_once(&spawn_on(&cluster).await).await;
}

#[tokio::test]
async fn of_many_at_once_with_one_code_or_link_one_succeeds() {
    one_of_many_at_once_succeeds(&spawn_app().await).await;
}

#[tokio::test]
async fn of_many_at_once_with_one_code_or_link_one_succeeds_on_postgresql() {
    let cluster = Cluster::begin();
    one_of_many_at_once_succeeds(&spawn_on(&cluster).await).await;
}

#[tokio::test]
async fn new_recovery_codes_need_the_password_and_void_the_old_ones() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let wrong = json!({ "password": "no owls at all" });
    app.post_as(&ada.access, "/api/recovery/codes", wrong).await.refused(401, "invalid_credentials");
    let old = codes(&app, &ada).await;
    let new = codes(&app, &ada).await;
    use_code(&app, "ada", &old[0], NEW).await.refused(401, "invalid_credentials");
    use_code(&app, "ada", &new[0], NEW).await.ok();
}

#[tokio::test]
async fn a_refused_password_leaves_the_code_good() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let code = codes(&app, &ada).await.remove(0);
    use_code(&app, "ada", &code, "password1").await.refused(422, "weak_password");
    use_code(&app, "ada", &code, NEW).await.ok();
}

#[tokio::test]
async fn a_recovery_answer_does_not_tell_whether_the_account_or_its_codes_exist() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    app.signed_in("bob").await;
    let adas = codes(&app, &ada).await;
    let wrong = "0000-0000-0000-0000";
    let answer = async |name: &str, code: &str, password: &str| {
        let answer = use_code(&app, name, code, password).await;
        let mut body = answer.json();
        body["requestId"] = json!(null);
        let mut headers = answer.headers;
        headers.remove("x-request-id").unwrap();
        headers.remove("date");
        (answer.status, headers, body)
    };
    for code in [wrong, "", "not a code", &adas[0]] {
        let unknown = answer("nobody", code, NEW).await;
        assert_eq!(unknown, answer("bob", code, NEW).await, "{code}");
        assert_eq!(unknown.0, 401);
    }
    assert_eq!(answer("ada", wrong, NEW).await, answer("nobody", wrong, NEW).await);
    // Also with a password that is refused.
    assert_eq!(answer("ada", &adas[0], "password1").await, answer("nobody", wrong, "password1").await);
}

#[tokio::test]
async fn wrong_recovery_codes_are_limited_by_account_and_by_address() {
    let app = spawn_app_with(&["--login-limit", "3/1h"]).await;
    let ada = app.signed_in("ada").await;
    let code = codes(&app, &ada).await.remove(0);
    for _ in 0..3 {
        use_code(&app, "ada", "0000-0000-0000-0000", NEW).await.refused(401, "invalid_credentials");
    }
    use_code(&app, "ada", &code, NEW).await.refused(429, "too_many_attempts");
    // Guesses of codes leave logins alone.
    app.log_in("ada").await;
    for number in 0..27 {
        let name = format!("nobody{number}");
        use_code(&app, &name, &code, NEW).await.refused(401, "invalid_credentials");
    }
    use_code(&app, "bob", &code, NEW).await.refused(429, "too_many_attempts");
    use_link(&app, "nothing", NEW).await.refused(429, "too_many_attempts");
    app.clock.step(HOUR);
    use_code(&app, "ada", &code, NEW).await.ok();
}

#[tokio::test]
async fn a_hundred_wrong_recovery_codes_are_wrong() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let code = codes(&app, &ada).await.remove(0);
    for number in 0..100 {
        let wrong = format!("{number:0>16}");
        use_code(&app, "ada", &wrong, NEW).await.refused(401, "invalid_credentials");
    }
    app.me(&ada).await.ok();
    use_code(&app, "ada", &code, NEW).await.ok();
}

#[tokio::test]
async fn a_link_is_over_when_its_time_is_over_or_the_credentials_change() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let token = link(&app, "ada", &["--expires", "2h"]);
    // Another process made the link, by the system's clock, which has gone on.
    app.clock.step(2 * HOUR + MINUTE);
    use_link(&app, &token, NEW).await.refused(410, "link_used");
    app.clock.step(-2 * HOUR - MINUTE);
    app.accepts(&ada).await;
    let change = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    app.post_as(&ada.access, "/api/password", change).await.ok();
    use_link(&app, &token, PASSWORD).await.refused(410, "link_used");
    use_link(&app, "never made", PASSWORD).await.refused(410, "link_used");
}

/// The password changes between the look at the link and the look at its user.
#[tokio::test]
async fn a_link_of_older_credentials_is_not_used_up() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    let token = LinkToken::new(link(&app, "ada", &[]));
    let database = app.database().await;
    let ada =
        UserStore::new(database.clone()).by_name(&Username::parse("ada").unwrap()).await.unwrap().unwrap();
    let mut transaction = database.durable.begin().await.unwrap();
    let changed = User { credential_epoch: ada.credential_epoch + 1, ..ada.clone() };
    let other = User { id: "somebody else".into(), ..ada.clone() };
    for user in [changed, other] {
        assert!(!RecoveryStore::use_link(&mut transaction, &user, &token).await.unwrap());
    }
    assert!(RecoveryStore::use_link(&mut transaction, &ada, &token).await.unwrap());
}

#[tokio::test]
async fn a_users_own_change_of_the_password_leaves_the_codes_good() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let code = codes(&app, &ada).await.remove(0);
    let change = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    app.post_as(&ada.access, "/api/password", change).await.ok();
    use_code(&app, "ada", &code, PASSWORD).await.ok();
}

#[tokio::test]
async fn a_disabled_or_deleted_user_does_not_get_back_in() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let (codes, token) = (codes(&app, &ada).await, link(&app, "ada", &[]));
    app.sql("UPDATE users SET disabled_at = 1").await;
    use_code(&app, "ada", &codes[0], NEW).await.refused(401, "invalid_credentials");
    use_link(&app, &token, NEW).await.refused(410, "link_used");
    app.sql("UPDATE users SET disabled_at = NULL").await;
    app.post_as(&ada.access, "/api/account/delete", json!({ "password": PASSWORD })).await.ok();
    app.signed_in("ada").await;
    use_code(&app, "ada", &codes[0], NEW).await.refused(401, "invalid_credentials");
    use_link(&app, &token, NEW).await.refused(410, "link_used");
    let database = app.database().await;
    for table in ["SELECT COUNT(*) FROM recovery_codes", "SELECT COUNT(*) FROM reset_links"] {
        let left: i64 = sqlx::query_scalar(table).fetch_one(&database.reads).await.unwrap();
        assert_eq!(left, 0, "{table}");
    }
}

#[tokio::test]
async fn the_database_holds_no_recovery_code_and_no_link_in_plain_text() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let (codes, token) = (codes(&app, &ada).await, link(&app, "ada", &[]));
    let database = app.database().await;
    let codes_stored = "SELECT hash FROM recovery_codes";
    let mut stored: Vec<String> = sqlx::query_scalar(codes_stored).fetch_all(&database.reads).await.unwrap();
    stored.push(sqlx::query_scalar("SELECT hash FROM reset_links").fetch_one(&database.reads).await.unwrap());
    assert_eq!(stored.len(), 11);
    let plain = |text: &String| text.replace('-', "");
    let stored: Vec<_> = stored.iter().map(plain).collect();
    for secret in codes.iter().chain([&token]).map(plain) {
        assert!(stored.iter().all(|hash| !hash.contains(&secret)));
    }
}
