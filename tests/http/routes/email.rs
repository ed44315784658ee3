//! Email addresses: adding, changing and removing one, and logging in with it.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app, spawn_app_with};
use crate::support::mail_folder::MailFolder;
use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::postgres_cluster::Cluster;
use futures::future::join_all;
use serde_json::{Value, json};

pub const ADA: &str = "ada@example.org";
const NEW: &str = "Ada.L@new.example";

pub async fn ask(app: &App, pair: &Pair, email: &str) -> Answer {
    let body = json!({ "email": email, "password": PASSWORD });
    app.post_as(&pair.access, "/api/email", body).await
}

pub async fn verify(app: &App, token: &str) -> Answer {
    app.post("/api/email/verify", json!({ "token": token })).await
}

pub async fn undo(app: &App, token: &str) -> Answer {
    app.post("/api/email/undo", json!({ "token": token })).await
}

pub async fn remove(app: &App, pair: &Pair) -> Answer {
    app.post_as(&pair.access, "/api/email/remove", json!({ "password": PASSWORD })).await
}

/// Gives a user an address. `number` counts the mails to it.
pub async fn add(app: &App, mails: &MailFolder, pair: &Pair, email: &str, number: usize) {
    assert_eq!(ask(app, pair, email).await.status, 202);
    let token = mails.token(email, "/verify", number).await;
    verify(app, &token).await.ok();
}

/// The fields of the account that concern addresses.
pub async fn shown(app: &App, pair: &Pair) -> [Value; 3] {
    let account = app.get_as(&pair.access, "/api/account").await.ok();
    ["email", "emailVerified", "pendingEmail"].map(|field| account[field].clone())
}

async fn log_in(app: &App, identifier: &str) -> Answer {
    app.post("/api/login", credentials(identifier, PASSWORD)).await
}

async fn an_address_is_added_changed_and_brought_back(app: &App, mails: &MailFolder) {
    let ada = app.signed_in("ada").await;
    assert_eq!(shown(app, &ada).await, [json!(null), json!(false), json!(null)]);
    let asked = ask(app, &ada, ADA).await;
    assert_eq!((asked.status, asked.json()), (202, json!(null)));
    assert_eq!(shown(app, &ada).await, [json!(ADA), json!(false), json!(null)]);
    log_in(app, ADA).await.refused(401, "invalid_credentials");
    let token = mails.token(ADA, "/verify", 1).await;
    assert_eq!(verify(app, &token).await.ok(), json!({ "username": "ada", "email": ADA }));
    verify(app, &token).await.refused(410, "link_used");
    assert_eq!(shown(app, &ada).await, [json!(ADA), json!(true), json!(null)]);
    log_in(app, " ADA@Example.ORG").await.ok();

    assert_eq!(ask(app, &ada, NEW).await.status, 202);
    assert_eq!(shown(app, &ada).await, [json!(ADA), json!(true), json!(NEW)]);
    log_in(app, ADA).await.ok();
    verify(app, &mails.token(NEW, "/verify", 1).await).await.ok();
    assert_eq!(shown(app, &ada).await, [json!(NEW), json!(true), json!(null)]);
    log_in(app, ADA).await.refused(401, "invalid_credentials");
    log_in(app, NEW).await.ok();

    let token = mails.token(ADA, "/undo", 1).await;
    mails.has(ADA, NEW).await;
    let restored = undo(app, &token).await.ok();
    assert_eq!((&restored["username"], &restored["email"]), (&json!("ada"), &json!(ADA)));
    undo(app, &token).await.refused(410, "link_used");
    app.me(&ada).await.refused(401, "session_revoked");
    app.refresh(&ada).await.refused(401, "session_revoked");
    log_in(app, NEW).await.refused(401, "invalid_credentials");
    log_in(app, ADA).await.ok();
    let body = json!({ "token": restored["recoveryToken"], "newPassword": "ten herons on a roof" });
    assert_eq!(app.post("/api/recovery/finish", body).await.ok(), json!({ "username": "ada" }));
    let pair = Pair::of(&app.post("/api/login", credentials(ADA, "ten herons on a roof")).await);
    let events = app.get_as(&pair.access, "/api/activity").await.ok();
    let events: Vec<_> = events.as_array().unwrap().iter().map(|event| event["what"].clone()).collect();
    for what in ["email_requested", "email_verified", "email_restored", "recovered_by_link"] {
        assert!(events.contains(&json!(what)), "{what}: {events:?}");
    }
}

/// Two accounts ask for one address, in two spellings, and use their links at once.
async fn of_two_at_once_one_gets_an_address(app: &App, mails: &MailFolder) {
    let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
    for round in 0..5 {
        let spellings = [format!("ada{round}@example.org"), format!("Ada{round}@EXAMPLE.org")];
        assert_eq!(ask(app, &ada, &spellings[0]).await.status, 202);
        assert_eq!(ask(app, &bob, &spellings[1]).await.status, 202);
        let ours = mails.token(&spellings[0], "/verify", 1).await;
        // The domain of the envelope is in lower case.
        let theirs = mails.token(&format!("Ada{round}@example.org"), "/verify", 1).await;
        // Each link twice, as by an impatient person.
        let answers = join_all([&ours, &theirs, &ours, &theirs].map(|token| verify(app, token))).await;
        let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 410, 410, 410]);
        let owners = [shown(app, &ada).await, shown(app, &bob).await];
        let count = owners.iter().filter(|[email, ..]| {
            email.as_str().is_some_and(|email| email.eq_ignore_ascii_case(&spellings[0]))
        });
        assert_eq!(count.count(), 1, "{owners:?}");
    }
}

#[tokio::test]
async fn an_address_is_verified_changed_and_brought_back_by_links() {
    let mails = MailFolder::new();
    an_address_is_added_changed_and_brought_back(&mails.spawn_app(&[]).await, &mails).await;
}

#[tokio::test]
async fn an_address_is_verified_changed_and_brought_back_on_postgresql() {
    let (cluster, mails) = (Cluster::begin(), MailFolder::new());
    an_address_is_added_changed_and_brought_back(&mails.spawn_app_on(&cluster).await, &mails).await;
}

#[tokio::test]
async fn of_two_accounts_that_verify_one_address_at_once_one_gets_it() {
    let mails = MailFolder::new();
    of_two_at_once_one_gets_an_address(&mails.spawn_app(&[]).await, &mails).await;
}

#[tokio::test]
async fn of_two_accounts_that_verify_one_address_at_once_one_gets_it_on_postgresql() {
    let (cluster, mails) = (Cluster::begin(), MailFolder::new());
    of_two_at_once_one_gets_an_address(&mails.spawn_app_on(&cluster).await, &mails).await;
}

#[tokio::test]
async fn an_address_of_another_account_can_be_asked_for_and_not_verified() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
    add(&app, &mails, &ada, ADA, 1).await;
    let (free, taken) = (ask(&app, &bob, "bob@example.org").await, ask(&app, &bob, "ADA@example.org").await);
    assert_eq!((free.status, free.body), (taken.status, taken.body));
    let token = mails.token("ADA@example.org", "/verify", 1).await;
    verify(&app, &token).await.refused(410, "link_used");
    assert_eq!(shown(&app, &ada).await[0], json!(ADA));
    // Once its owner has removed it, it is free.
    remove(&app, &ada).await.ok();
    verify(&app, &token).await.ok();
}

#[tokio::test]
async fn a_removed_address_is_told_and_can_be_brought_back() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    let ada = app.signed_in("ada").await;
    add(&app, &mails, &ada, ADA, 1).await;
    ask(&app, &ada, NEW).await;
    let pending = mails.token(NEW, "/verify", 1).await;
    let wrong = json!({ "password": "no owls at all" });
    app.post_as(&ada.access, "/api/email/remove", wrong).await.refused(401, "invalid_credentials");
    remove(&app, &ada).await.ok();
    remove(&app, &ada).await.ok();
    assert_eq!(shown(&app, &ada).await, [json!(null), json!(false), json!(null)]);
    log_in(&app, ADA).await.refused(401, "invalid_credentials");
    verify(&app, &pending).await.refused(410, "link_used");
    undo(&app, &mails.token(ADA, "/undo", 1).await).await.ok();
    log_in(&app, ADA).await.ok();
}

#[tokio::test]
async fn an_address_needs_the_password_and_the_form_of_one() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    let ada = app.signed_in("ada").await;
    for typed in ["", "ada", "ada@", "@example.org", "ada@example", "a b@example.org", "ada@exa\r\nmple.org"]
    {
        ask(&app, &ada, typed).await.refused(422, "invalid_email");
    }
    let wrong = json!({ "email": ADA, "password": "no owls at all" });
    app.post_as(&ada.access, "/api/email", wrong).await.refused(401, "invalid_credentials");
    let open = json!({ "email": ADA, "password": PASSWORD });
    app.post("/api/email", open).await.refused(401, "token_invalid");
    assert_eq!(shown(&app, &ada).await[0], json!(null));
    assert_eq!(mails.to(ADA), [""; 0]);
}

#[tokio::test]
async fn an_international_address_is_one_mailbox_in_both_forms() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
    assert_eq!(ask(&app, &ada, "ada@bücher.example").await.status, 202);
    let ascii = "ada@xn--bcher-kva.example";
    verify(&app, &mails.token(ascii, "/verify", 1).await).await.ok();
    assert_eq!(shown(&app, &ada).await[0], "ada@bücher.example");
    log_in(&app, ascii).await.ok();
    log_in(&app, "ADA@BÜCHER.example").await.ok();
    assert_eq!(ask(&app, &bob, ascii).await.status, 202);
    verify(&app, &mails.token(ascii, "/verify", 2).await).await.refused(410, "link_used");
}

#[tokio::test]
async fn a_new_username_is_no_address_and_an_old_one_wins_over_an_address() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    app.post("/api/register", credentials(ADA, PASSWORD)).await.refused(422, "invalid_username");
    let ada = app.signed_in("ada").await;
    app.signed_in("bob").await;
    app.sql("UPDATE users SET username = 'ada@example.org' WHERE username = 'bob'").await;
    add(&app, &mails, &ada, ADA, 1).await;
    let pair = Pair::of(&log_in(&app, ADA).await);
    assert_eq!(app.me(&pair).await.ok()["username"], ADA);
}

#[tokio::test]
async fn a_deleted_account_frees_its_address_and_leaves_nothing_of_it() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
    add(&app, &mails, &ada, ADA, 1).await;
    ask(&app, &ada, NEW).await;
    app.post_as(&ada.access, "/api/account/delete", json!({ "password": PASSWORD })).await.ok();
    let database = app.database().await;
    for table in ["SELECT COUNT(*) FROM addresses", "SELECT COUNT(*) FROM address_links"] {
        let left: i64 = sqlx::query_scalar(table).fetch_one(&database.reads).await.unwrap();
        assert_eq!(left, 0, "{table}");
    }
    add(&app, &mails, &bob, ADA, 2).await;
}

#[tokio::test]
async fn waiting_mails_go_with_the_account_that_they_concern() {
    // Nobody listens on this port.
    let mail = ["--mail-url", "smtp://127.0.0.1:1?tls=none", "--mail-from", "no-reply@example.org"];
    let app = spawn_app_with(&mail).await;
    let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
    for pair in [&ada, &bob] {
        assert_eq!(ask(&app, pair, ADA).await.status, 202);
    }
    app.post_as(&ada.access, "/api/account/delete", json!({ "password": PASSWORD })).await.ok();
    let database = app.database().await;
    let waiting = sqlx::query_scalar::<_, String>("SELECT message FROM outbox");
    let waiting = waiting.fetch_all(&database.reads).await.unwrap();
    assert!(waiting.len() == 1 && waiting[0].contains("bob"), "{waiting:?}");
}

#[tokio::test]
async fn mails_that_a_user_asks_for_are_limited_by_account_and_by_mailbox() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&["--login-limit", "100/1m"]).await;
    let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
    for number in 0..10 {
        assert_eq!(ask(&app, &ada, &format!("ada{}@example.org", number / 5)).await.status, 202);
    }
    ask(&app, &ada, ADA).await.refused(429, "too_many_attempts");
    for _ in 0..5 {
        assert_eq!(ask(&app, &bob, "Ada0@example.org").await.status, 202);
    }
    ask(&app, &bob, "ada0@EXAMPLE.org").await.refused(429, "too_many_attempts");
    assert_eq!(ask(&app, &bob, "bob@example.org").await.status, 202);
}

#[tokio::test]
async fn without_a_mail_server_there_are_no_addresses() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    ask(&app, &ada, ADA).await.refused(404, "not_found");
    remove(&app, &ada).await.refused(404, "not_found");
    verify(&app, "token").await.refused(404, "not_found");
    undo(&app, "token").await.refused(404, "not_found");
    app.post("/api/recovery", json!({ "identifier": "ada" })).await.refused(404, "not_found");
    for page in ["/verify?token=x", "/undo?token=x", "/account/contact"] {
        assert_eq!(app.get(page).await.status, 404, "{page}");
    }
    assert!(!app.get("/account").await.text().contains("/account/contact"));
    assert!(!app.get("/forgot").await.text().contains("email"));
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    for page in ["/verify?token=x", "/undo?token=x", "/account/contact"] {
        assert_eq!(app.get(page).await.status, 200, "{page}");
    }
    assert!(app.get("/account").await.text().contains("/account/contact"));
    assert!(app.get("/forgot").await.text().contains("Username or email address"));
}
