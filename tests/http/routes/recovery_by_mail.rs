//! Getting back into an account by a link that a mail brings.

use super::email::{ADA, add};
use super::recovery::{codes, link, use_code, use_link};
use crate::support::answer::Answer;
use crate::support::app::{App, HOUR};
use crate::support::mail_folder::MailFolder;
use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::postgres_cluster::Cluster;
use serde_json::{Value, json};

const NEW: &str = "ten herons on a roof";

async fn ask(app: &App, identifier: &str) -> Answer {
    app.post("/api/recovery", json!({ "identifier": identifier })).await
}

/// Registers ada with a verified address.
async fn ada(app: &App, mails: &MailFolder) -> Pair {
    let ada = app.signed_in("ada").await;
    add(app, mails, &ada, ADA, 1).await;
    ada
}

/// Waits for the request of a user who has an address. Requests are carried out in their order, so those before it are.
async fn earlier_requests_are_carried_out(app: &App, mails: &MailFolder) {
    let last = app.signed_in("last").await;
    add(app, mails, &last, "last@example.org", 1).await;
    assert_eq!(ask(app, "last").await.status, 202);
    mails.token("last@example.org", "/recover", 1).await;
}

async fn a_mailed_link_sets_a_new_password(app: &App, mails: &MailFolder) {
    let pair = ada(app, mails).await;
    let code = codes(app, &pair).await.remove(0);
    assert_eq!(ask(app, "Ada").await.status, 202);
    let token = mails.token(ADA, "/recover", 1).await;
    use_link(app, &token, "password1").await.refused(422, "weak_password");
    assert_eq!(use_link(app, &token, NEW).await.ok(), json!({ "username": "ada" }));
    use_link(app, &token, NEW).await.refused(410, "link_used");
    app.me(&pair).await.refused(401, "session_revoked");
    app.refresh(&pair).await.refused(401, "session_revoked");
    use_code(app, "ada", &code, PASSWORD).await.refused(401, "invalid_credentials");
    mails.has(ADA, "Your password was changed").await;
    let pair = Pair::of(&app.post("/api/login", credentials(ADA, NEW)).await);
    let events = app.get_as(&pair.access, "/api/activity").await.ok();
    let events: Vec<_> = events.as_array().unwrap().iter().map(|event| &event["what"]).collect();
    let expected = ["logged_in", "recovery_failed", "recovered_by_link", "recovery_mailed"];
    assert_eq!(events[..4], expected);

    assert_eq!(ask(app, "ADA@example.org").await.status, 202);
    let replaced = mails.token(ADA, "/recover", 2).await;
    assert_eq!(ask(app, ADA).await.status, 202);
    let token = mails.token(ADA, "/recover", 3).await;
    use_link(app, &replaced, PASSWORD).await.refused(410, "link_used");
    use_link(app, &token, PASSWORD).await.ok();
}

#[tokio::test]
async fn a_link_by_mail_sets_a_new_password_once_and_ends_all_sessions() {
    let mails = MailFolder::new();
    a_mailed_link_sets_a_new_password(&mails.spawn_app(&[]).await, &mails).await;
}

#[tokio::test]
async fn a_link_by_mail_sets_a_new_password_on_postgresql() {
    let (cluster, mails) = (Cluster::begin(), MailFolder::new());
    a_mailed_link_sets_a_new_password(&mails.spawn_app_on(&cluster).await, &mails).await;
}

#[tokio::test]
async fn the_answer_does_not_tell_whether_the_account_exists_or_has_an_address() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    ada(&app, &mails).await;
    app.signed_in("bob").await;
    app.signed_in("eve").await;
    app.sql("UPDATE users SET disabled_at = 1 WHERE username = 'eve'").await;
    let answer = async |identifier: &str| {
        let answer = ask(&app, identifier).await;
        let mut headers = answer.headers.clone();
        headers.remove("x-request-id").unwrap();
        headers.remove("date");
        (answer.status, headers, answer.json())
    };
    let known = answer("ada").await;
    assert_eq!((known.0, &known.2), (202, &json!(null)));
    for identifier in ["ADA@example.org", "bob", "eve", "nobody", "nobody@example.org", "", "a b", "\u{0}"] {
        assert_eq!(answer(identifier).await, known, "{identifier}");
    }
    earlier_requests_are_carried_out(&app, &mails).await;
    assert_eq!(mails.tokens(ADA, "/recover").len(), 2);
    let database = app.database().await;
    let left = "SELECT COUNT(*) FROM recovery_requests";
    let left: i64 = sqlx::query_scalar(left).fetch_one(&database.reads).await.unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_request_that_was_answered_survives_a_crash() {
    let mails = MailFolder::new();
    let mut app = mails.spawn_app(&[]).await;
    ada(&app, &mails).await;
    assert_eq!(ask(&app, "ada").await.status, 202);
    app.stop().await;
    app.restart().await;
    use_link(&app, &mails.token(ADA, "/recover", 1).await, NEW).await.ok();
}

#[tokio::test]
async fn a_link_by_mail_is_over_after_an_hour_or_when_the_address_or_the_password_changes() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    let pair = ada(&app, &mails).await;
    ask(&app, "ada").await;
    let token = mails.token(ADA, "/recover", 1).await;
    app.clock.step(HOUR);
    use_link(&app, &token, NEW).await.refused(410, "link_used");
    app.clock.step(-HOUR);
    add(&app, &mails, &pair, "ada@new.example", 1).await;
    use_link(&app, &token, NEW).await.refused(410, "link_used");
    ask(&app, "ada").await;
    let token = mails.token("ada@new.example", "/recover", 1).await;
    let change = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    app.post_as(&pair.access, "/api/password", change).await.ok();
    use_link(&app, &token, PASSWORD).await.refused(410, "link_used");
}

#[tokio::test]
async fn a_strangers_request_leaves_the_operators_link_good() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    ada(&app, &mails).await;
    let operators = link(&app, "ada", &[]);
    ask(&app, "ada").await;
    let mailed = mails.token(ADA, "/recover", 1).await;
    use_link(&app, &operators, NEW).await.ok();
    use_link(&app, &mailed, PASSWORD).await.refused(410, "link_used");
}

#[tokio::test]
async fn requests_are_limited_by_account_and_by_address() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&["--login-limit", "3/1h"]).await;
    for _ in 0..3 {
        assert_eq!(ask(&app, "nobody").await.status, 202);
    }
    ask(&app, "Nobody").await.refused(429, "too_many_attempts");
    for number in 0..27 {
        assert_eq!(ask(&app, &format!("nobody{number}@example.org")).await.status, 202);
    }
    ask(&app, "somebody").await.refused(429, "too_many_attempts");
    app.clock.step(HOUR);
    assert_eq!(ask(&app, "nobody").await.status, 202);
}

#[tokio::test]
async fn an_account_gets_ten_mails_an_hour_and_the_answer_stays_the_same() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&["--login-limit", "1000/1m"]).await;
    ada(&app, &mails).await;
    for number in 0..15 {
        let identifier = if number % 2 == 0 { "ada" } else { ADA };
        let answer = ask(&app, identifier).await;
        assert_eq!((answer.status, answer.json()), (202, Value::Null));
    }
    earlier_requests_are_carried_out(&app, &mails).await;
    assert_eq!(mails.tokens(ADA, "/recover").len(), 10);
    // The last of them is good.
    use_link(&app, &mails.token(ADA, "/recover", 10).await, NEW).await.ok();
}
