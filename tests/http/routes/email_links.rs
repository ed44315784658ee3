//! The lifetime of links of email addresses.

use super::email::{ADA, add, ask, remove, shown, undo, verify};
use crate::support::answer::Answer;
use crate::support::app::{DAY, HOUR};
use crate::support::mail_folder::MailFolder;
use crate::support::person::PASSWORD;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_link_that_a_scanner_opened_50_times_is_good_once() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    let ada = app.signed_in("ada").await;
    ask(&app, &ada, ADA).await;
    let token = mails.token(ADA, "/verify", 1).await;
    for method in [Method::GET, Method::HEAD, Method::POST] {
        for _ in 0..50 {
            let opened = Answer::to(app.request(method.clone(), &format!("/verify?token={token}"))).await;
            assert_eq!(opened.status, 200);
        }
    }
    verify(&app, &token).await.ok();
    verify(&app, &token).await.refused(410, "link_used");
}

#[tokio::test]
async fn a_link_to_verify_is_over_when_it_is_replaced_or_late_or_the_credentials_change() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    let ada = app.signed_in("ada").await;
    ask(&app, &ada, ADA).await;
    ask(&app, &ada, "ada@other.example").await;
    let (replaced, token) =
        (mails.token(ADA, "/verify", 1).await, mails.token("ada@other.example", "/verify", 1).await);
    verify(&app, &replaced).await.refused(410, "link_used");
    app.clock.step(DAY);
    verify(&app, &token).await.refused(410, "link_used");
    app.clock.step(-DAY);
    let change = json!({ "currentPassword": PASSWORD, "newPassword": "ten herons on a roof" });
    app.post_as(&ada.access, "/api/password", change).await.ok();
    verify(&app, &token).await.refused(410, "link_used");
    for nothing in ["", "nothing", &"a".repeat(10_000)] {
        verify(&app, nothing).await.refused(410, "link_used");
        undo(&app, nothing).await.refused(410, "link_used");
    }
    assert_eq!(shown(&app, &ada).await, [json!(null), json!(false), json!(null)]);
}

#[tokio::test]
async fn a_change_can_be_undone_for_seven_days_whatever_follows() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    let ada = app.signed_in("ada").await;
    add(&app, &mails, &ada, ADA, 1).await;
    // A thief who knows the password changes the address twice, then removes it, and sets a new password.
    add(&app, &mails, &ada, "thief@example.org", 1).await;
    add(&app, &mails, &ada, "thief@other.example", 1).await;
    remove(&app, &ada).await.ok();
    let change = json!({ "currentPassword": PASSWORD, "newPassword": "ten herons on a roof" });
    app.post_as(&ada.access, "/api/password", change).await.ok();
    let token = mails.token(ADA, "/undo", 1).await;
    let theirs = mails.token("thief@example.org", "/undo", 1).await;
    app.clock.step(7 * DAY);
    undo(&app, &token).await.refused(410, "link_used");
    app.clock.step(-HOUR);
    assert_eq!(undo(&app, &token).await.ok()["email"], ADA);
    // The thief's addresses can't be brought back.
    undo(&app, &theirs).await.refused(410, "link_used");
}

#[tokio::test]
async fn the_database_holds_no_link_in_plain_text() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    let ada = app.signed_in("ada").await;
    ask(&app, &ada, ADA).await;
    let token = mails.token(ADA, "/verify", 1).await;
    let database = app.database().await;
    let hashes = "SELECT hash FROM address_links";
    let stored: Vec<String> = sqlx::query_scalar(hashes).fetch_all(&database.reads).await.unwrap();
    assert_eq!(stored.len(), 1);
    assert_ne!(stored[0], token);
}
