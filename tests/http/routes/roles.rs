//! Roles: given and taken on the command line, carried by access tokens, asked for by an app's functions.

use crate::routes::added_functions::ModerateNotes;
use crate::support::answer::Answer;
use crate::support::app::{App, DAY, spawn_app};
use crate::support::person::{Pair, key};
use crate::support::postgres_cluster::{Cluster, spawn_on};
use crate::support::program::DEADLINE;
use latchkey::sessions::SessionStore;
use latchkey::users::{Roles, UserStore};
use serde_json::json;
use server_fn::ServerFn;
use std::time::{Duration, Instant};

/// Calls a function that needs the role `moderator`.
async fn moderate(app: &App, pair: &Pair) -> Answer {
    let request = app.request(reqwest::Method::POST, ModerateNotes::PATH).bearer_auth(&pair.access);
    Answer::to(request.header("content-type", "application/x-www-form-urlencoded")).await
}

async fn renewed(app: &App, pair: &Pair) -> Pair {
    Pair::of(&app.refresh_keyed(pair, &key()).await)
}

fn roles(pair: &Pair) -> Option<Vec<String>> {
    pair.access_claims().roles
}

/// Waits until a node refuses an access token because a role was taken away.
async fn expires(node: &App, pair: &Pair) {
    let begun = Instant::now();
    while node.me(pair).await.status == 200 {
        assert!(begun.elapsed() < DEADLINE, "the node does not learn of it");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    node.me(pair).await.refused(401, "token_expired");
}

/// Waits until a node accepts an access token: one whose clock has stepped back trusts none until it has read the feed.
async fn accepts(node: &App, pair: &Pair) {
    let begun = Instant::now();
    while node.me(pair).await.status == 401 {
        assert!(begun.elapsed() < DEADLINE, "the node does not accept it");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    node.me(pair).await.ok();
}

async fn a_role_is_granted_and_taken(app: &App) {
    let before = app.signed_in("ada").await;
    let bob = app.signed_in("bob").await;
    assert_eq!(roles(&before), None);
    moderate(app, &before).await.refused(403, "forbidden");
    app.operated("user grant ada writer");
    assert_eq!(app.operated("user grant Ada moderator")["roles"], json!(["moderator", "writer"]));
    assert_eq!(app.operated("user show ada")["roles"], json!(["moderator", "writer"]));
    // The token of before says nothing of it, and goes on.
    moderate(app, &before).await.refused(403, "forbidden");
    let ada = renewed(app, &before).await;
    assert_eq!(roles(&ada), Some(vec!["moderator".to_owned(), "writer".to_owned()]));
    assert_eq!(moderate(app, &ada).await.ok(), "ada");
    let phone = app.log_in("ada").await;
    assert_eq!(roles(&phone), roles(&ada));

    assert_eq!(app.operated("user revoke-role ada moderator")["roles"], json!(["writer"]));
    for pair in [&before, &ada, &phone] {
        expires(app, pair).await;
        moderate(app, pair).await.refused(401, "token_expired");
    }
    app.me(&bob).await.ok();
    let ada = renewed(app, &ada).await;
    assert_eq!(roles(&ada), Some(vec!["writer".to_owned()]));
    app.me(&ada).await.ok();
    moderate(app, &ada).await.refused(403, "forbidden");
    app.me(&app.log_in("ada").await).await.ok();
    let activity = app.get_as(&ada.access, "/api/activity").await.ok();
    let events = activity.as_array().unwrap().iter().map(|event| event["what"].as_str().unwrap());
    let events: Vec<_> = events.filter(|what| what.starts_with("role_")).collect();
    assert_eq!(events, ["role_revoked", "role_granted", "role_granted"]);

    // Once more: the renewed token ends, too.
    app.operated("user grant ada moderator");
    app.operated("user revoke-role ada moderator");
    expires(app, &ada).await;
    app.me(&renewed(app, &ada).await).await.ok();
}

#[tokio::test]
async fn a_granted_role_shows_at_the_next_renewal_and_a_taken_one_ends_access_tokens() {
    a_role_is_granted_and_taken(&spawn_app().await).await;
}

#[tokio::test]
async fn a_granted_role_shows_at_the_next_renewal_and_a_taken_one_ends_access_tokens_on_postgresql() {
    let cluster = Cluster::begin();
    a_role_is_granted_and_taken(&spawn_on(&cluster).await).await;
}

#[tokio::test]
async fn nodes_learn_of_taken_roles_whatever_their_clocks_say() {
    let cluster = Cluster::begin();
    let here = spawn_on(&cluster).await;
    let there = here.spawn_beside(&["--database-url", &cluster.url()]).await;
    here.signed_in("ada").await;
    for step in [0, -DAY, 2 * DAY] {
        there.clock.step(step);
        here.operated("user grant ada moderator");
        let (at_here, at_there) = (here.log_in("ada").await, there.log_in("ada").await);
        accepts(&there, &at_there).await;
        assert_eq!(moderate(&here, &at_here).await.ok(), "ada");
        here.operated("user revoke-role ada moderator");
        expires(&here, &at_here).await;
        expires(&there, &at_there).await;
        let (at_here, at_there) = (renewed(&here, &at_here).await, renewed(&there, &at_there).await);
        assert_eq!((roles(&at_here), roles(&at_there)), (None, None));
        here.me(&at_here).await.ok();
        there.me(&at_there).await.ok();
    }
}

#[tokio::test]
async fn a_restart_revives_no_access_token_of_before_a_role_was_taken() {
    let mut app = spawn_app().await;
    let before = app.signed_in("ada").await;
    app.operated("user grant ada moderator");
    app.operated("user revoke-role ada moderator");
    let after = renewed(&app, &before).await;
    app.restart().await;
    app.me(&before).await.refused(401, "token_expired");
    app.me(&after).await.ok();
}

/// A refresh and a login come while a role is being taken away. Both wait, and issue tokens without the role.
#[tokio::test]
async fn a_refresh_and_a_login_that_race_with_the_taking_of_a_role_do_not_get_it() {
    let cluster = Cluster::begin();
    let app = spawn_on(&cluster).await;
    app.signed_in("ada").await;
    app.operated("user grant ada moderator");
    let ada = app.log_in("ada").await;
    let (database, user) = (app.database().await, ada.claims().sub);
    let mut transaction = database.durable.begin().await.unwrap();
    let held = UserStore::lock_roles(&mut transaction, &user).await.unwrap().unwrap();
    assert_eq!(held.names(), ["moderator"]);
    let none = Roles::default();
    UserStore::set_roles(&mut transaction, &user, &none).await.unwrap();
    SessionStore::remove_roles(&mut transaction, &user, &none).await.unwrap();
    let (refreshed, login, ()) = tokio::join!(renewed(&app, &ada), app.log_in("ada"), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        transaction.commit().await.unwrap();
    });
    assert_eq!((roles(&refreshed), roles(&login)), (None, None));
    expires(&app, &ada).await;
    app.me(&refreshed).await.ok();
    app.me(&login).await.ok();
}

#[tokio::test]
async fn a_role_that_cannot_be_given_or_taken_is_named() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    for number in 0..16 {
        app.operated(&format!("user grant ada role{number}"));
    }
    assert_eq!(app.operated("user grant ada role7")["roles"].as_array().unwrap().len(), 16);
    let long = "a".repeat(33);
    for (words, named) in [
        ("user grant ada Admin", "a-z 0-9"),
        (&format!("user grant ada {long}"), "1 to 32"),
        ("user grant ada one-more", "at most 16 roles"),
        ("user grant nobody admin", "user nobody"),
        ("user revoke-role ada amdin", "does not have the role amdin"),
    ] {
        let said = app.operator_is_told(words);
        assert!(said.contains(named), "{words}: {said}");
    }
}

#[tokio::test]
async fn a_deleted_user_leaves_no_roles_to_the_next_of_the_name() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    app.operated("user grant ada moderator");
    app.operated("user list");
    assert!(app.operator("user delete ada").status.success());
    let database = app.database().await;
    let kept: String =
        sqlx::query_scalar("SELECT roles FROM users").fetch_one(&database.reads).await.unwrap();
    assert_eq!(kept, "");
    assert_eq!(roles(&app.signed_in("ada").await), None);
}
