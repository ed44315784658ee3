//! Registration for people with an invitation, and for nobody.

use crate::support::answer::Answer;
use crate::support::app::{App, DAY, spawn_app, spawn_app_with};
use crate::support::mail_folder::MailFolder;
use crate::support::person::{PASSWORD, credentials};
use crate::support::postgres_cluster::Cluster;
use futures::future::join_all;
use serde_json::{Value, json};

const INVITED: [&str; 2] = ["--registration", "invited"];

/// Makes an invitation and returns the token of its link.
fn invite(app: &App, more: &str) -> String {
    let made = app.operated(&format!("invite create{more}"));
    let link = made["link"].as_str().unwrap();
    let (address, query) = link.split_once("/register?invitation=").unwrap();
    assert_eq!(address, app.issuer());
    query.split('&').next().unwrap().to_owned()
}

async fn register(app: &App, username: &str, invitation: &str) -> Answer {
    let body = json!({ "username": username, "password": PASSWORD, "invitation": invitation });
    app.post("/api/register", body).await
}

#[track_caller]
fn made(answer: &Answer) {
    assert_eq!(answer.status, 201, "{}", answer.text());
}

fn listed(app: &App) -> Value {
    app.operated("invite list")
}

async fn invited_people_register(app: &App) {
    app.post("/api/register", credentials("ada", PASSWORD)).await.refused(403, "registration_closed");
    for wrong in ["", "x", "no\u{0}token", &"a".repeat(9_000)] {
        register(app, "ada", wrong).await.refused(403, "invitation_invalid");
    }
    let token = invite(app, " --role writer --role admin");
    made(&register(app, "ada", &token).await);
    let ada = app.log_in("ada").await;
    assert_eq!(ada.access_claims().roles, Some(vec!["admin".to_owned(), "writer".to_owned()]));
    register(app, "bob", &token).await.refused(403, "invitation_invalid");
    assert_eq!((&listed(app)["state"], &listed(app)["used"]), (&json!("used"), &json!(1)));

    let one_use = invite(app, "");
    let names: Vec<_> = (0..10).map(|number| format!("guest{number}")).collect();
    let answers = join_all(names.iter().map(|name| register(app, name, &one_use))).await;
    let registered = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(registered, 1, "{answers:?}");
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        answer.refused(403, "invitation_invalid");
    }
    let three_uses = invite(app, " --uses 3");
    let names: Vec<_> = (0..10).map(|number| format!("friend{number}")).collect();
    let answers = join_all(names.iter().map(|name| register(app, name, &three_uses))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 3);
}

#[tokio::test]
async fn an_invitation_serves_as_many_of_ten_at_once_as_it_has_uses() {
    invited_people_register(&spawn_app_with(&INVITED).await).await;
}

#[tokio::test]
async fn an_invitation_serves_as_many_of_ten_at_once_as_it_has_uses_on_postgresql() {
    let cluster = Cluster::begin();
    let url = cluster.url();
    invited_people_register(&spawn_app_with(&[&INVITED[..], &["--database-url", &url]].concat()).await).await;
}

#[tokio::test]
async fn nobody_registers_while_registration_is_closed() {
    let app = spawn_app_with(&["--registration", "closed"]).await;
    let token = invite(&app, "");
    app.post("/api/register", credentials("ada", PASSWORD)).await.refused(403, "registration_closed");
    register(&app, "ada", &token).await.refused(403, "registration_closed");
    assert_eq!(listed(&app)["state"], "good");
}

#[tokio::test]
async fn open_registration_takes_invitations_too() {
    let app = spawn_app().await;
    made(
        &app.post("/api/register", json!({ "username": "ada", "password": PASSWORD, "invitation": null }))
            .await,
    );
    made(&register(&app, "bob", &invite(&app, " --role admin")).await);
    assert_eq!(app.log_in("bob").await.access_claims().roles, Some(vec!["admin".to_owned()]));
    register(&app, "eve", "x").await.refused(403, "invitation_invalid");
}

#[tokio::test]
async fn an_invitation_for_one_name_is_for_no_other() {
    let app = spawn_app_with(&INVITED).await;
    let made_for = app.operated("invite create --username José");
    assert_eq!(made_for["username"], "josé");
    let link = made_for["link"].as_str().unwrap();
    let (_, query) = link.split_once("?invitation=").unwrap();
    let (token, name) = query.split_once("&username=").unwrap();
    assert_eq!(name, "jos%C3%A9");
    register(&app, "eve", token).await.refused(403, "invitation_invalid");
    made(&register(&app, "JOSE\u{301}", token).await);
}

#[tokio::test]
async fn a_registration_that_fails_leaves_the_invitation_good() {
    let app = spawn_app_with(&INVITED).await;
    made(&register(&app, "ada", &invite(&app, "")).await);
    let token = invite(&app, "");
    register(&app, "ada", &token).await.refused(409, "username_taken");
    register(&app, "a", &token).await.refused(422, "invalid_username");
    let weak = json!({ "username": "bob", "password": "password1", "invitation": token });
    app.post("/api/register", weak).await.refused(422, "weak_password");
    for _ in 0..50 {
        assert_eq!(app.get(&format!("/register?invitation={token}")).await.status, 200);
    }
    made(&register(&app, "bob", &token).await);
}

#[tokio::test]
async fn an_invitation_ends_with_its_time_and_when_it_is_revoked() {
    let app = spawn_app_with(&INVITED).await;
    let (short, long) = (invite(&app, " --expires 1d"), invite(&app, " --expires 9d"));
    app.clock.step(DAY + 60);
    register(&app, "ada", &short).await.refused(403, "invitation_invalid");
    let id = listed(&app)["id"].as_str().unwrap().to_owned();
    assert_eq!(app.operated(&format!("invite revoke {id}"))["id"], id);
    register(&app, "ada", &long).await.refused(403, "invitation_invalid");
    assert!(app.operator_is_told(&format!("invite revoke {id}")).contains(&id));
}

#[tokio::test]
async fn an_invitations_token_is_neither_stored_nor_listed() {
    let app = spawn_app_with(&INVITED).await;
    let token = invite(&app, "");
    let stored: String = sqlx::query_scalar("SELECT hash FROM invitations")
        .fetch_one(&app.database().await.reads)
        .await
        .unwrap();
    assert_eq!(stored.len(), 43);
    assert_ne!(stored, token);
    let listed = app.operator("invite list --json");
    assert!(!String::from_utf8(listed.stdout).unwrap().contains(&token));
}

#[tokio::test]
async fn guesses_of_invitations_are_limited() {
    let app = spawn_app_with(&["--registration", "invited", "--register-limit", "2/1h"]).await;
    let token = invite(&app, "");
    for guess in ["x", "y"] {
        register(&app, "ada", guess).await.refused(403, "invitation_invalid");
    }
    register(&app, "ada", &token).await.refused(429, "too_many_attempts");
}

#[tokio::test]
async fn an_invitation_is_mailed_if_an_address_is_given() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&INVITED).await;
    let made_for =
        app.operated(&format!("{} invite create --email guest@example.org", mails.flags().join(" ")));
    let link = made_for["link"].as_str().unwrap();
    // The command has a clock of its own.
    app.clock.step(60);
    mails.has("guest@example.org", &format!("Register:\n{link}\n")).await;
    made(&register(&app, "guest", link.split_once("?invitation=").unwrap().1).await);
}

#[tokio::test]
async fn invitations_that_cannot_be_made_are_explained() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    let roles = (0..17).map(|number| format!(" --role r{number}")).collect::<String>();
    for (words, named) in [
        ("invite create --username Ada", "user ada already"),
        ("invite create --username a", "3 to 64"),
        ("invite create --username bob --uses 2", "--uses"),
        ("invite create --uses 0", "--uses"),
        ("invite create --role Admin", "a-z 0-9"),
        (&format!("invite create{roles}"), "at most 16"),
        ("invite create --expires never", "--expires"),
        ("invite create --email guest", "--email"),
        ("invite create --email guest@example.org", "mail-url"),
        ("invite create --username bob@example.org", "no @"),
        ("invite revoke x", "invitation x"),
    ] {
        let said = app.operator_is_told(words);
        assert!(said.contains(named), "{words}: {said}");
    }
    assert_eq!(listed(&app), json!(null));
}

#[tokio::test]
async fn pages_lead_to_the_registration_unless_it_is_closed() {
    const PAGES: [&str; 6] = ["/", "/login", "/forgot", "/goodbye", "/account", "/nowhere"];
    for (setting, is_linked) in [("open", true), ("invited", true), ("closed", false)] {
        let app = spawn_app_with(&["--registration", setting]).await;
        for path in PAGES {
            let page = app.get(path).await;
            assert_eq!(page.text().contains("/register"), is_linked, "{setting}: {path}");
        }
        for (query, has_form) in [("", setting == "open"), ("?invitation=x", setting != "closed")] {
            let page = app.get(&format!("/register{query}")).await;
            assert_eq!(page.text().contains("id=\"credentials\""), has_form, "{setting}: {query}");
            assert!(page.text().contains("href=\"/login\""), "{setting}: {query}");
            let referrer = "<meta name=\"referrer\" content=\"no-referrer\"";
            assert_eq!(page.text().contains(referrer), has_form && !query.is_empty(), "{setting}: {query}");
        }
    }
}

#[tokio::test]
async fn the_page_escapes_what_the_link_says() {
    let app = spawn_app_with(&INVITED).await;
    let page = app.get("/register?invitation=%22%3E%3Cb%3E&username=%3Cb%3E%22").await;
    assert!(page.text().contains("data-invitation") && !page.text().contains("<b>"), "{}", page.text());
}
