//! A user's story that touches the whole database, to run on every kind of database.

use crate::support::app::{App, HOUR, spawn_app};
use crate::support::person::{PASSWORD, Pair, credentials, key};
use futures::future::join_all;
use serde_json::json;

#[tokio::test]
async fn the_whole_story_works_on_sqlite() {
    let app = spawn_app().await;
    from_registration_to_deletion(&app).await;
    many_at_once(&app).await;
}

pub async fn from_registration_to_deletion(app: &App) {
    let laptop = app.signed_in("ada").await;
    app.post("/api/register", credentials("Ada", PASSWORD)).await.refused(409, "username_taken");
    app.wrong_password("ada").await.refused(401, "invalid_credentials");

    let (phone, lost) = (app.log_in("ada").await, key());
    let answer = app.refresh_keyed(&phone, &lost).await;
    let again = app.refresh_keyed(&phone, &lost).await;
    assert_eq!(Pair::of(&answer).claims(), Pair::of(&again).claims());
    let phone = Pair::of(&again);
    app.me(&phone).await.ok();
    let list = app.get_as(&phone.access, "/api/sessions").await.ok();
    assert_eq!(list.as_array().unwrap().len(), 2);

    app.clock.step(HOUR);
    let thiefs = phone;
    let phone = Pair::of(&app.refresh_keyed(&thiefs, &key()).await);
    app.refresh_keyed(&thiefs, &key()).await.refused(401, "refresh_reused");
    assert_eq!(app.me(&phone).await.refused(401, "session_revoked")["because"], "reuse");

    let laptop = Pair::of(&app.refresh(&laptop).await);
    app.sql("UPDATE sessions SET generation = 0 WHERE revoked_at IS NULL").await;
    let laptop = Pair::of(&app.refresh(&laptop).await);
    assert_eq!(laptop.claims().generation, 2);

    let other = app.log_in("ada").await;
    let body = json!({ "currentPassword": PASSWORD, "newPassword": "ten herons on a roof" });
    app.post_as(&laptop.access, "/api/password", body).await.ok();
    app.me(&other).await.refused(401, "session_revoked");
    let events = app.get_as(&laptop.access, "/api/activity").await.ok();
    assert_eq!(events[0]["what"], "password_changed");

    app.log_out(&laptop).await.ok();
    app.log_out(&laptop).await.ok();
    app.me(&laptop).await.refused(401, "session_revoked");
    let last = app.post("/api/login", credentials("ada", "ten herons on a roof")).await;
    let body = json!({ "password": "ten herons on a roof" });
    app.post_as(&Pair::of(&last).access, "/api/account/delete", body).await.ok();
    app.signed_in("ada").await;
}

pub async fn many_at_once(app: &App) {
    let first = app.signed_in("bob").await;
    let key = key();
    let successors = join_all((0..64).map(|_| app.refresh_keyed(&first, &key))).await;
    let mut claims: Vec<_> = successors.iter().map(|answer| Pair::of(answer).claims()).collect();
    claims.dedup();
    assert_eq!((claims.len(), claims[0].generation), (1, 1), "{claims:?}");

    let registrations = (0..16).map(|_| app.post("/api/register", credentials("eve", PASSWORD)));
    let statuses: Vec<_> = join_all(registrations).await.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
}
