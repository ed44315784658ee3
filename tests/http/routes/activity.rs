//! The activity list of an account.

use crate::support::answer::Answer;
use crate::support::app::{App, HOUR, spawn_app, spawn_app_with};
use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::program::DEADLINE;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

async fn events(app: &App, pair: &Pair) -> Vec<Value> {
    app.get_as(&pair.access, "/api/activity").await.ok().as_array().unwrap().clone()
}

/// The kinds of the events, once there are `count` of them. The server records a failed login after it has answered.
async fn what_of(app: &App, pair: &Pair, count: usize) -> Vec<String> {
    let begun = Instant::now();
    loop {
        let events = events(app, pair).await;
        if events.len() >= count {
            return events.iter().map(|event| event["what"].as_str().unwrap().to_owned()).collect();
        }
        assert!(begun.elapsed() < DEADLINE, "{events:?} are not {count}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn an_event_and_a_session_show_the_address_and_the_device() {
    let app = spawn_app_with(&["--trusted-proxies", "127.0.0.1"]).await;
    app.signed_in("ada").await;
    app.clock.step(HOUR);
    let login = app.request(Method::POST, "/api/login").json(&credentials("ada", PASSWORD));
    let login = login.header("user-agent", FIREFOX).header("x-forwarded-for", "198.51.100.7");
    let ada = Pair::of(&Answer::to(login).await);
    let event = &events(&app, &ada).await[0];
    let at = event["at"].as_i64().unwrap();
    assert_eq!(
        event,
        &json!({
            "id": event["id"],
            "what": "logged_in",
            "at": at,
            "address": "198.51.100.7",
            "device": "Firefox on Linux",
            "userAgent": FIREFOX,
        })
    );
    assert_eq!(at, ada.access_claims().iat);
    let sessions = app.get_as(&ada.access, "/api/sessions").await.ok();
    let own = sessions.as_array().unwrap().iter().find(|session| session["current"] == true).unwrap();
    assert_eq!((&own["device"], &own["address"]), (&event["device"], &event["address"]));
}

#[tokio::test]
async fn users_see_only_their_own_activity() {
    let app = spawn_app().await;
    let (ada, phone) = (app.signed_in("ada").await, app.log_in("ada").await);
    let bob = app.signed_in("bob").await;
    app.wrong_password("bob").await;
    let revoke = |id: String| app.post_as(&ada.access, "/api/sessions/revoke", json!({ "sessionId": id }));
    revoke(phone.session()).await.ok();
    revoke(bob.session()).await.refused(404, "not_found");
    assert_eq!(what_of(&app, &bob, 3).await, ["login_failed", "logged_in", "registered"]);
    assert_eq!(what_of(&app, &ada, 4).await, ["session_ended", "logged_in", "logged_in", "registered"]);
}

#[tokio::test]
async fn the_activity_list_has_the_last_20_events() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    for _ in 0..19 {
        app.log_in("ada").await;
    }
    let shown = what_of(&app, &ada, 20).await;
    assert_eq!(shown, ["logged_in"; 20], "the registration, the 21st, is no longer among them");
}

#[tokio::test]
async fn older_events_are_on_further_pages() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    for _ in 0..43 {
        app.wrong_password("ada").await;
    }
    let (mut path, mut ids) = ("/api/activity".to_owned(), Vec::new());
    loop {
        let page = app.get_as(&ada.access, &path).await.ok();
        let page = page.as_array().unwrap();
        ids.extend(page.iter().map(|event| event["id"].as_str().unwrap().to_owned()));
        match page.get(19) {
            Some(last) => path = format!("/api/activity?before={}", last["id"].as_str().unwrap()),
            None => break,
        }
    }
    // 43 failed logins, a login and the registration.
    assert_eq!(ids.len(), 45);
    assert!(ids.is_sorted_by(|newer, older| newer > older), "{ids:?}");
    for wrong in ["x", "%00", "019808a2"] {
        let answer = app.get_as(&ada.access, &format!("/api/activity?before={wrong}")).await;
        answer.refused(400, "malformed_request");
    }
    let bob = app.signed_in("bob").await;
    let others = app.get_as(&bob.access, &format!("/api/activity?before={}", ids[0])).await.ok();
    assert!(
        others
            .as_array()
            .unwrap()
            .iter()
            .all(|event| !ids.contains(&event["id"].as_str().unwrap().to_owned()))
    );
}

#[tokio::test]
async fn the_activity_of_a_deleted_account_is_deleted() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    app.post_as(&ada.access, "/api/account/delete", json!({ "password": PASSWORD })).await.ok();
    let again = app.signed_in("ada").await;
    assert_eq!(what_of(&app, &again, 2).await, ["logged_in", "registered"]);
    let database = app.database().await;
    let kept: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM events").fetch_one(&database.reads).await.unwrap();
    assert_eq!(kept, 2);
}
