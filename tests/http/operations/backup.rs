//! `latchkey backup`: a consistent copy beside a running server.

use crate::support::answer::Answer;
use crate::support::app::spawn_app;
use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::program::{Home, Running};
use reqwest::Client;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

async fn post(running: &Running, path: &str, body: Value) -> Answer {
    Answer::to(Client::builder().no_proxy().build().unwrap().post(running.url(path)).json(&body)).await
}

#[tokio::test]
async fn a_backup_beside_a_running_server_holds_what_was_committed() {
    let home = Home::new();
    let running = home.start(&[]);
    assert_eq!(post(&running, "/api/register", credentials("ada", PASSWORD)).await.status, 201);
    let ada = Pair::of(&post(&running, "/api/login", credentials("ada", PASSWORD)).await);
    // Nothing of it is in the database's file yet.
    assert!(fs::metadata(home.path("data/latchkey.db-wal")).unwrap().len() > 0);
    let output = home.run(&["backup", "copy.db", "--json"]);
    assert!(output.status.success(), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let copy = home.path("copy.db");
    assert_eq!(report[0]["file"], copy.canonicalize().unwrap().to_str().unwrap());
    assert_eq!(report[0]["bytes"], fs::metadata(&copy).unwrap().len());
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    // The server goes on.
    post(&running, "/api/refresh", json!({ "refreshToken": ada.refresh })).await.ok();
    drop(running);

    fs::rename(home.path("data"), home.path("lost")).unwrap();
    fs::create_dir_all(home.path("data")).unwrap();
    fs::rename(copy, home.path("data/latchkey.db")).unwrap();
    fs::rename(home.path("lost/keys"), home.path("data/keys")).unwrap();
    // The restored server's address is read from a log of its own.
    fs::remove_file(home.path("log")).unwrap();
    let restored = home.start(&[]);
    // Her session goes on, and she can log in.
    post(&restored, "/api/refresh", json!({ "refreshToken": ada.refresh })).await.ok();
    post(&restored, "/api/login", credentials("ada", PASSWORD)).await.ok();
}

#[test]
fn a_backup_that_can_not_be_made_is_refused_and_leaves_nothing_behind() {
    let home = Home::new();
    let refused = |arguments: &[&str], reason: &str| {
        let output = home.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{arguments:?}: {said}");
        assert!(said.contains(reason), "{arguments:?}: {said}");
    };
    refused(&["backup", "copy.db"], "latchkey.db");
    assert!(!home.path("copy.db").exists() && !home.path("data/latchkey.db").exists());
    drop(home.start(&[]));
    home.write("taken.db", "something else");
    refused(&["backup", "taken.db"], "taken.db");
    assert_eq!(fs::read_to_string(home.path("taken.db")).unwrap(), "something else");
    refused(&["backup", "nowhere/copy.db"], "nowhere/copy.db");
    refused(&["--database-url", "postgres://app:secret@localhost/app", "backup", "copy.db"], "pg_dump");
    // SQLite would recover all of it from its log.
    fs::remove_file(home.path("data/latchkey.db-wal")).unwrap();
    home.write("data/latchkey.db", &"no database at all".repeat(100));
    refused(&["backup", "copy.db"], "database");
    assert!(!home.path("copy.db").exists());
}

#[tokio::test]
async fn all_sessions_of_all_users_can_be_ended() {
    let app = spawn_app().await;
    let pairs = [app.signed_in("ada").await, app.log_in("ada").await, app.signed_in("bob").await];
    let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey"));
    command.env_clear().args(["session", "revoke", "--all", "--json", "--data-dir"]).arg(app.data());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), json!([{ "revoked": 3 }]));
    for pair in &pairs {
        app.refresh(pair).await.refused(401, "session_revoked");
        app.learns_of_the_end_of(pair).await;
    }
    app.log_in("ada").await;
}
