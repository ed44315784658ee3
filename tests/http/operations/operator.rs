//! The command line, beside a running server that notices its changes.

use crate::routes::recovery;
use crate::support::answer::{Answer, fields};
use crate::support::app::{App, DAY, spawn_app};
use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::program::{Home, run_with_input};
use crate::support::token_forge::Forgery;
use crate::support::wait::until;
use reqwest::Client;
use serde_json::{Value, json};
use std::process::{Command, Output};

const NEW: &str = "ten herons on a roof";

fn latchkey(app: &App, words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey"));
    command.env_clear().args(["--bcrypt-cost", "4", "--data-dir"]).arg(app.data()).args(words.split(' '));
    command
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The output of a command.
fn says(app: &App, words: &str) -> String {
    text(&latchkey(app, words).output().unwrap())
}

/// The JSON output of a command.
fn tells(app: &App, words: &str) -> Value {
    serde_json::from_str(&says(app, &format!("{words} --json"))).unwrap()
}

/// Waits until the running server knows that a session is over: it asks the database every second.
async fn ends(app: &App, pair: &Pair, because: &str) {
    // A clock that has just stepped back makes every token look expired until the feed of revocations is read again.
    let undecided = |body: &Value| body["code"].is_null() || body["code"] == "token_expired";
    let knows = async || !undecided(&app.me(pair).await.json());
    until("the server does not learn of the end of the session", knows).await;
    assert_eq!(app.me(pair).await.refused(401, "session_revoked")["because"], because);
    app.refresh(pair).await.refused(401, "session_revoked");
}

#[tokio::test]
async fn accounts_are_listed_and_shown() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    app.signed_in("bob").await;
    let list = tells(&app, "user list");
    assert_eq!((&list[0]["username"], &list[1]["username"]), (&json!("bob"), &json!("ada")));
    assert_eq!(tells(&app, "user list --most 1"), json!([list[0]]));
    assert_eq!(tells(&app, "user show Ada"), json!([list[1]]));
    assert_eq!(fields(&list), ["created", "disabled", "id", "passwordChanged", "roles", "username"]);
    assert_eq!(list[0]["disabled"], json!(null));
    assert!(list[0]["created"].as_str().unwrap().ends_with('Z'));

    let table = says(&app, "user list");
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(
        lines[0].split_whitespace().collect::<Vec<_>>(),
        ["id", "username", "roles", "created", "passwordChanged", "disabled"]
    );
    assert!(lines[1].contains("bob") && lines[2].contains("ada"), "{table}");
}

#[tokio::test]
async fn disabling_a_user_ends_sessions_and_refuses_logins_until_enabled() {
    let app = spawn_app().await;
    let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
    let shown = tells(&app, "user disable ada");
    assert!(shown[0]["disabled"].is_string(), "{shown}");
    ends(&app, &ada, "account_closed").await;
    app.post("/api/login", credentials("ada", PASSWORD)).await.refused(401, "invalid_credentials");
    app.me(&bob).await.ok();

    assert_eq!(tells(&app, "user enable ada")[0]["disabled"], json!(null));
    let ada = app.log_in("ada").await;
    let activity = app.get_as(&ada.access, "/api/activity").await.ok();
    let what: Vec<_> = (0..4).map(|at| activity[at]["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["logged_in", "enabled", "login_failed", "disabled"]);
}

#[tokio::test]
async fn a_password_is_set_from_standard_input() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    for line_end in ["\n", "\r\n", ""] {
        let output =
            run_with_input(&mut latchkey(&app, "user set-password ada"), &format!("{NEW}{line_end}"));
        assert!(!text(&output).contains(NEW));
        app.post("/api/login", credentials("ada", NEW)).await.ok();
    }
    ends(&app, &ada, "password_changed").await;
    app.post("/api/login", credentials("ada", PASSWORD)).await.refused(401, "invalid_credentials");
    let weak = run_with_input(&mut latchkey(&app, "user set-password ada"), "password\n");
    assert_eq!(weak.status.code(), Some(1));
    app.post("/api/login", credentials("ada", NEW)).await.ok();
}

/// A thief who knew the old password may have made them.
#[tokio::test]
async fn an_operators_password_a_used_link_and_a_disabling_void_the_recovery_codes() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    for remedy in ["set-password", "link", "disable"] {
        let code = recovery::codes(&app, &app.log_in("ada").await).await.remove(0);
        match remedy {
            "set-password" => {
                text(&run_with_input(&mut latchkey(&app, "user set-password ada"), PASSWORD));
            }
            "link" => {
                let token = recovery::link(&app, "ada", &[]);
                recovery::use_link(&app, &token, PASSWORD).await.ok();
            }
            _ => {
                says(&app, "user disable ada");
                says(&app, "user enable ada");
            }
        }
        recovery::use_code(&app, "ada", &code, NEW).await.refused(401, "invalid_credentials");
    }
}

#[tokio::test]
async fn no_link_is_made_for_a_disabled_user() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    says(&app, "user disable ada");
    let output = latchkey(&app, "user reset-link ada").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("ada is disabled"), "{said}");
}

/// The clock that tells when a password was set is behind or ahead of the server's: by the time that the operator took
/// to type it, or because it is the clock of another machine.
#[tokio::test]
async fn a_running_server_learns_of_a_new_password_whatever_its_clock_says() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    let mut current = PASSWORD;
    for (step, new) in [(65, NEW), (DAY, "six newts in a pond"), (-3 * DAY, PASSWORD)] {
        app.clock.step(step);
        let session = Pair::of(&app.post("/api/login", credentials("ada", current)).await);
        text(&run_with_input(&mut latchkey(&app, "user set-password ada"), new));
        ends(&app, &session, "password_changed").await;
        current = new;
    }
}

#[tokio::test]
async fn a_deleted_user_is_gone() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    says(&app, "user delete ada");
    ends(&app, &ada, "account_closed").await;
    assert_eq!(tells(&app, "user list"), json!([]));
    assert_eq!(latchkey(&app, "user show ada").output().unwrap().status.code(), Some(1));
    app.signed_in("ada").await;
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let app = spawn_app().await;
    let (laptop, phone) = (app.signed_in("ada").await, app.log_in("ada").await);
    let list = tells(&app, "session list ada");
    let ids: Vec<_> = list.as_array().unwrap().iter().map(|session| session["id"].clone()).collect();
    assert!(ids.contains(&json!(laptop.session())) && ids.contains(&json!(phone.session())), "{list}");
    assert_eq!(list[0]["address"], "127.0.0.1");

    let ended = tells(&app, &format!("session revoke {}", phone.session()));
    assert!(ended[0]["revoked"].is_string(), "{ended}");
    ends(&app, &phone, "elsewhere").await;
    app.me(&laptop).await.ok();
    assert_eq!(tells(&app, "session list ada").as_array().unwrap().len(), 1);
    let activity = app.get_as(&laptop.access, "/api/activity").await.ok();
    assert_eq!(activity[0]["what"], "session_ended");
    assert_eq!(activity[0]["userAgent"], "latchkey on the command line");
}

#[tokio::test]
async fn an_unknown_user_session_or_command_is_named() {
    let app = spawn_app().await;
    for (words, named) in [
        ("user show nobody", "nobody"),
        ("user disable x", "x"),
        ("session list nobody", "nobody"),
        ("session revoke 17", "17"),
        ("user frobnicate ada", "frobnicate"),
    ] {
        let output = latchkey(&app, words).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{words}: {said}");
        assert!(said.contains(named), "{words}: {said}");
    }
}

#[test]
fn a_command_in_a_wrong_folder_names_the_missing_file_and_creates_nothing() {
    let home = Home::new();
    let refused = |words: &str, named: &str, setting: &str| {
        let output = home.run(&words.split(' ').collect::<Vec<_>>());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{words}: {said}");
        let path = home.path(named).canonicalize().unwrap_or_else(|_| home.path(named));
        assert!(
            said.starts_with(&format!("latchkey: {setting}: {} does not exist", path.display())),
            "{said}"
        );
        assert!(!home.path("data").exists() && !home.path(named).exists(), "{words}");
    };
    for words in [
        "user list",
        "user show ada",
        "user disable ada",
        "user delete ada",
        "user reset-link ada",
        "invite list",
        "session list ada",
        "session revoke --all",
        "backup copy.db",
    ] {
        refused(words, "data/latchkey.db", "data-dir");
        refused(&format!("--database-url sqlite://other.db {words}"), "other.db", "database-url");
    }
    for words in ["keys list", "keys retire some-id"] {
        refused(words, "data/keys", "data-dir");
    }
}

#[test]
fn a_command_leaves_no_write_ahead_log_behind() {
    let home = Home::new();
    for (words, succeeds) in [("invite create", true), ("user list", true), ("user show ada", false)] {
        let output = home.run(&words.split(' ').collect::<Vec<_>>());
        assert_eq!(output.status.success(), succeeds, "{output:?}");
        let files = std::fs::read_dir(home.path("data")).unwrap();
        let names: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
        assert_eq!(names, ["latchkey.db"], "{words}");
    }
}

#[tokio::test]
async fn keys_rotate_publishes_a_new_key_and_keys_retire_ends_the_old_one_at_once() {
    let home = Home::new();
    let mut running = home.start(&[]);
    let http = Client::builder().no_proxy().build().unwrap();
    let ada = credentials("ada", PASSWORD);
    http.post(running.url("/api/register")).json(&ada).send().await.unwrap();
    let (login_url, me_url) = (running.url("/api/login"), running.url("/api/me"));
    let login = async || Pair::of(&Answer::to(http.post(&login_url).json(&ada)).await);
    let me = async |pair: &Pair| Answer::to(http.get(&me_url).bearer_auth(&pair.access)).await;
    let list = || -> Value { serde_json::from_slice(&home.run(&["keys", "list", "--json"]).stdout).unwrap() };
    let old = list()[0].clone();
    assert_eq!(fields(&old), ["algorithm", "id", "since", "state"]);
    assert_eq!((&old["algorithm"], &old["state"]), (&json!("ES256"), &json!("signing")));
    assert!(old["since"].as_str().unwrap().ends_with('Z'));

    text(&home.run(&["keys", "rotate"]));
    running.signal("HUP");
    running.says("a new key is published");
    let keys = list();
    assert_eq!((&keys[0]["state"], &keys[1]), (&json!("published"), &old));
    let before = login().await;
    assert_eq!(Forgery::of(&before.access).header["kid"], old["id"]);

    let old_id = old["id"].as_str().unwrap();
    text(&home.run(&["keys", "retire", old_id]));
    assert!(!home.run(&["keys", "retire", old_id]).status.success());
    running.signal("HUP");
    running.says("another key signs");
    me(&before).await.refused(401, "token_invalid");
    let after = login().await;
    assert_ne!(Forgery::of(&after.access).header["kid"], old["id"]);
    me(&after).await.ok();
}
