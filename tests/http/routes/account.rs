//! The routes of signed-in users: the account, its sessions, its activity, a new password, deletion.

use crate::routes::recovery;
use crate::support::answer::Answer;
use crate::support::app::{App, DAY, HOUR, spawn_app};
use crate::support::person::{PASSWORD, Pair, credentials, key};
use reqwest::Method;
use serde_json::{Value, json};

const NEW: &str = "ten herons on a roof";

fn change() -> Value {
    json!({ "currentPassword": PASSWORD, "newPassword": NEW })
}

async fn sessions(app: &App, pair: &Pair) -> Vec<Value> {
    app.get_as(&pair.access, "/api/sessions").await.ok().as_array().unwrap().clone()
}

#[tokio::test]
async fn the_account_shows_when_it_was_registered_and_its_password_changed() {
    let app = spawn_app().await;
    let ada = app.signed_in("Ada").await;
    let account = app.get_as(&ada.access, "/api/account").await.ok();
    assert_eq!((&account["username"], &account["userId"]), (&json!("ada"), &json!(ada.claims().sub)));
    assert_eq!(account["createdAt"], account["passwordChangedAt"]);
    app.clock.step(HOUR);
    let ada = app.log_in("ada").await;
    app.post_as(&ada.access, "/api/password", change()).await.ok();
    let changed = app.get_as(&ada.access, "/api/account").await.ok();
    assert_eq!(changed["createdAt"], account["createdAt"]);
    assert!(changed["passwordChangedAt"].as_i64() >= account["createdAt"].as_i64().map(|at| at + HOUR));
}

#[tokio::test]
async fn the_session_list_has_the_live_sessions_and_marks_the_current_one() {
    let app = spawn_app().await;
    let request = app.request(Method::POST, "/api/register").json(&credentials("ada", PASSWORD));
    Answer::to(request).await;
    let request = app.request(Method::POST, "/api/login").header("user-agent", "Lynx/2.9");
    let phone = Pair::of(&Answer::to(request.json(&credentials("ada", PASSWORD))).await);
    let (laptop, ended) = (app.log_in("ada").await, app.log_in("ada").await);
    app.log_out(&ended).await.ok();
    app.signed_in("bob").await;
    app.clock.step(HOUR);
    let phone = Pair::of(&app.refresh_keyed(&phone, &key()).await);

    let list = sessions(&app, &phone).await;
    let ids: Vec<_> = list.iter().map(|session| session["sessionId"].as_str().unwrap()).collect();
    assert_eq!(ids, [phone.session(), laptop.session()], "the last used comes first");
    assert_eq!((&list[0]["current"], &list[1]["current"]), (&json!(true), &json!(false)));
    assert_eq!((&list[0]["userAgent"], &list[1]["userAgent"]), (&json!("Lynx/2.9"), &json!(null)));
    assert_eq!(list[0]["address"], "127.0.0.1");
    let times = |session: &Value| {
        ["createdAt", "lastUsedAt", "expiresAt"].map(|name| session[name].as_i64().unwrap())
    };
    let [created, used, expires] = times(&list[0]);
    assert_eq!((used, expires - created), (phone.claims().iat, 30 * DAY));
    assert!(used - created >= HOUR);
}

#[tokio::test]
async fn a_long_user_agent_is_cut_off() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    let request = app.request(Method::POST, "/api/login").header("user-agent", "x".repeat(5_000));
    let ada = Pair::of(&Answer::to(request.json(&credentials("ada", PASSWORD))).await);
    let list = sessions(&app, &ada).await;
    let own = list.iter().find(|session| session["current"] == true).unwrap();
    assert_eq!(own["userAgent"], "x".repeat(256));
}

#[tokio::test]
async fn sessions_past_their_end_are_not_listed() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    app.clock.step(30 * DAY);
    let ada = app.log_in("ada").await;
    assert_eq!(sessions(&app, &ada).await.len(), 1);
}

#[tokio::test]
async fn a_session_is_ended_from_another_one() {
    let app = spawn_app().await;
    let (laptop, phone) = (app.signed_in("ada").await, app.log_in("ada").await);
    let body = json!({ "sessionId": phone.session() });
    for _ in 0..2 {
        assert_eq!(app.post_as(&laptop.access, "/api/sessions/revoke", body.clone()).await.ok(), json!(null));
    }
    assert_eq!(app.me(&phone).await.refused(401, "session_revoked")["because"], "elsewhere");
    app.refresh(&phone).await.refused(401, "session_revoked");
    assert_eq!(sessions(&app, &laptop).await.len(), 1);
}

#[tokio::test]
async fn nobody_can_end_another_users_session_or_learn_of_it() {
    let app = spawn_app().await;
    let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
    for id in [bob.session(), key(), String::new(), "' OR 1=1 --".to_owned()] {
        let answer = app.post_as(&ada.access, "/api/sessions/revoke", json!({ "sessionId": id })).await;
        assert_eq!(answer.refused(404, "not_found")["message"], "There is nothing here.");
    }
    app.me(&bob).await.ok();
}

#[tokio::test]
async fn revoke_others_ends_and_counts_all_sessions_but_the_callers() {
    let app = spawn_app().await;
    let others = [app.signed_in("ada").await, app.log_in("ada").await];
    let (own, bob) = (app.log_in("ada").await, app.signed_in("bob").await);
    for revoked in [2, 0] {
        let answer = app.post_as(&own.access, "/api/sessions/revoke-others", json!({})).await;
        assert_eq!(answer.ok(), json!({ "revoked": revoked }));
    }
    for other in &others {
        app.me(other).await.refused(401, "session_revoked");
    }
    app.me(&own).await.ok();
    app.refresh(&own).await.ok();
    app.me(&bob).await.ok();
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions_and_the_old_password() {
    let mut app = spawn_app().await;
    let (other, own) = (app.signed_in("ada").await, app.log_in("ada").await);
    assert_eq!(app.post_as(&own.access, "/api/password", change()).await.ok(), json!(null));
    assert_eq!(app.me(&other).await.refused(401, "session_revoked")["because"], "password_changed");
    for _ in 0..2 {
        app.me(&own).await.ok();
        app.refresh(&other).await.refused(401, "session_revoked");
        app.post("/api/login", credentials("ada", PASSWORD)).await.refused(401, "invalid_credentials");
        app.post("/api/login", credentials("ada", NEW)).await.ok();
        app.restart().await;
    }
}

#[tokio::test]
async fn a_refused_password_change_changes_nothing() {
    let app = spawn_app().await;
    let (other, own) = (app.signed_in("ada").await, app.log_in("ada").await);
    for (current, new, status, code) in [
        ("no owls at all", NEW, 401, "invalid_credentials"),
        (PASSWORD, "password", 422, "weak_password"),
        (PASSWORD, "ada", 422, "weak_password"),
        (PASSWORD, "", 422, "weak_password"),
    ] {
        let body = json!({ "currentPassword": current, "newPassword": new });
        app.post_as(&own.access, "/api/password", body).await.refused(status, code);
    }
    app.me(&other).await.ok();
    app.log_in("ada").await;
}

#[tokio::test]
async fn a_deleted_account_is_gone_and_its_name_available() {
    let app = spawn_app().await;
    let (other, own) = (app.signed_in("ada").await, app.log_in("ada").await);
    let delete = |password: &str| json!({ "password": password });
    app.post_as(&own.access, "/api/account/delete", delete("no owls at all"))
        .await
        .refused(401, "invalid_credentials");
    app.me(&own).await.ok();
    app.post_as(&own.access, "/api/account/delete", delete(PASSWORD)).await.ok();
    for pair in [&other, &own] {
        assert_eq!(app.me(pair).await.refused(401, "session_revoked")["because"], "account_closed");
        app.refresh(pair).await.refused(401, "session_revoked");
    }
    app.post("/api/login", credentials("ada", PASSWORD)).await.refused(401, "invalid_credentials");
    let again = app.signed_in("ada").await;
    assert_ne!(again.claims().sub, own.claims().sub);
    assert_eq!(sessions(&app, &again).await.len(), 1);
}

#[tokio::test]
async fn the_activity_list_is_newest_first() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    app.wrong_password("ada").await;
    let phone = app.log_in("ada").await;
    app.log_out(&phone).await.ok();
    app.post_as(&ada.access, "/api/sessions/revoke-others", json!({})).await.ok();
    app.post_as(&ada.access, "/api/password", change()).await.ok();
    app.signed_in("bob").await;
    let events = app.get_as(&ada.access, "/api/activity").await.ok();
    let what: Vec<_> =
        events.as_array().unwrap().iter().map(|event| event["what"].as_str().unwrap()).collect();
    assert_eq!(
        what,
        [
            "password_changed",
            "other_sessions_ended",
            "logged_out",
            "logged_in",
            "login_failed",
            "logged_in",
            "registered",
        ]
    );
    assert_eq!(events[0]["address"], "127.0.0.1");
}

#[tokio::test]
async fn other_spellings_of_a_name_and_a_password_are_the_same() {
    let app = spawn_app().await;
    let registered = app.post("/api/register", credentials("Jose\u{301}", "cafe\u{301} au lait 19")).await;
    assert_eq!((registered.status, &registered.json()["username"]), (201, &json!("jos\u{e9}")));
    for (name, password) in
        [("JOS\u{c9}", "caf\u{e9} au lait 19"), ("\u{ff4a}os\u{e9}", "caf\u{e9}\u{3000}au\u{a0}lait 19")]
    {
        app.post("/api/login", credentials(name, password)).await.ok();
    }
    let lower_case = app.post("/api/login", credentials("jos\u{e9}", "Caf\u{e9} au lait 19")).await;
    lower_case.refused(401, "invalid_credentials");
}

#[tokio::test]
async fn an_imported_hash_is_verified_and_upgraded() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    // `htpasswd -nbBC 4 ada "nine owls by the weir"` writes such hashes.
    let hash = bcrypt::hash(PASSWORD, 4).unwrap().replace("$2b$", "$2y$");
    let database = app.database().await;
    let import = sqlx::query("UPDATE users SET password_hash = $1").bind(hash);
    import.execute(&database.durable).await.unwrap();
    for _ in 0..2 {
        app.wrong_password("ada").await.refused(401, "invalid_credentials");
        app.log_in("ada").await;
    }
    let stored: String =
        sqlx::query_scalar("SELECT password_hash FROM users").fetch_one(&database.reads).await.unwrap();
    assert!(stored.starts_with("latchkey:$2b$04$"), "{stored}");
}

#[tokio::test]
async fn codes_are_offered_until_the_user_has_some_or_declines() {
    let app = spawn_app().await;
    let offers =
        async |pair: &Pair| app.get_as(&pair.access, "/api/account").await.ok()["offerCodes"].clone();
    let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
    assert_eq!(offers(&ada).await, json!(true));
    recovery::codes(&app, &ada).await;
    assert_eq!(offers(&ada).await, json!(false));
    assert_eq!(offers(&bob).await, json!(true));
    app.post_as(&bob.access, "/api/recovery/codes/decline", json!({})).await.ok();
    assert_eq!(offers(&bob).await, json!(false));
    assert_eq!(recovery::codes(&app, &bob).await.len(), 10);
}
