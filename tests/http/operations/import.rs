//! `latchkey user import`.

use crate::support::app::{App, spawn_app, spawn_app_with};
use crate::support::person::{PASSWORD, credentials};
use crate::support::postgres_cluster::{Cluster, spawn_on};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::Output;

/// The hash of [`PASSWORD`].
fn hash() -> String {
    bcrypt::hash(PASSWORD, 4).unwrap()
}

/// Writes a file to import.
fn write(app: &App, lines: &str) -> PathBuf {
    let file = app.data().join("users.jsonl");
    fs::write(&file, lines).unwrap();
    file
}

fn import(app: &App, lines: &str, more: &str) -> Output {
    let file = write(app, lines);
    app.operator(&format!("--bcrypt-cost 4 user import {}{more}", file.to_str().unwrap()))
}

/// The counts after an import without refusals.
#[track_caller]
fn counts(output: &Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice::<Value>(&output.stdout).unwrap()[0].take()
}

async fn users_are_imported(app: &App) {
    let hash = hash();
    app.signed_in("taken").await;
    let good = [
        json!({ "name": "Ada", "hash": hash, "roles": ["writer", "admin"], "address": "ada@example.org" }),
        json!({ "name": "bob", "hash": hash.replace("$2b$", "$2y$") }),
    ];
    let lines = [
        good[0].to_string(),
        String::new(),
        json!({ "name": "taken", "hash": hash }).to_string(),
        json!({ "name": "a b", "hash": hash }).to_string(),
        good[1].to_string(),
        json!({ "name": "eve", "hash": "hunter2" }).to_string(),
        json!({ "name": "eve", "hash": hash.replace("$04$", "$07$") }).to_string(),
        json!({ "name": "ADA", "hash": hash.replace("$2b$", "$2a$") }).to_string(),
        "{".to_owned(),
        json!({ "name": "eve", "hash": hash, "address": "eve@" }).to_string(),
        json!({ "name": "eve", "hash": hash, "address": "ADA@example.org" }).to_string(),
    ];
    let refused = [
        (3, "the name taken is taken"),
        (4, "no spaces"),
        (6, "not a hash of bcrypt"),
        (7, "cost is 7"),
        (8, "the name ada is taken"),
        (9, "not JSON"),
        (10, "not an email address"),
        (11, "the address ADA@example.org belongs to another user"),
    ];
    for (more, verb) in [(" --dry-run", "can be"), ("", "were")] {
        let output = import(app, &lines.join("\n"), &format!("{more} --json"));
        let (out, error) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(1), "{out}{error}");
        assert!(
            error.contains(&format!("8 lines are refused; 2 users {verb} imported, 0 were there")),
            "{error}"
        );
        assert!(!out.contains("hunter2") && !out.contains("$2b$"), "{out}");
        let told: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(told.len(), refused.len(), "{out}");
        for (told, (line, reason)) in told.iter().zip(refused) {
            assert_eq!(told["line"], line, "{out}");
            assert!(told["reason"].as_str().unwrap().contains(reason), "{told}");
        }
        if verb == "can be" {
            app.post("/api/login", credentials("ada", PASSWORD)).await.refused(401, "invalid_credentials");
        }
    }
    // The same again, as after a crash, with only the good lines.
    let good = good.map(|line| line.to_string()).join("\n");
    assert_eq!(counts(&import(app, &good, " --json")), json!({ "imported": 0, "present": 2 }));
    let ada = app.log_in("ada").await;
    assert_eq!(ada.access_claims().roles, Some(vec!["admin".to_owned(), "writer".to_owned()]));
    app.post("/api/login", credentials("Ada@Example.org", PASSWORD)).await.ok();
    // The login has replaced the hash.
    app.log_in("ada").await;
    app.log_in("bob").await;
    app.post("/api/login", credentials("eve", PASSWORD)).await.refused(401, "invalid_credentials");
}

#[tokio::test]
async fn users_are_imported_with_their_hashes_and_roles_and_refused_lines_are_explained() {
    users_are_imported(&spawn_app().await).await;
}

#[tokio::test]
async fn users_are_imported_with_their_hashes_and_roles_and_refused_lines_are_explained_on_postgresql() {
    let cluster = Cluster::begin();
    users_are_imported(&spawn_on(&cluster).await).await;
}

/// More lines than fit into one batch.
#[tokio::test]
async fn an_import_goes_on_where_an_interrupted_one_was() {
    let app = spawn_app_with(&[]).await;
    let hash = hash();
    let line = |number: u32| json!({ "name": format!("user{number}"), "hash": hash }).to_string();
    let lines: Vec<_> = (0..1_000).map(line).collect();
    let half = lines[..600].join("\n");
    assert_eq!(counts(&import(&app, &half, " --json")), json!({ "imported": 600, "present": 0 }));
    let all = lines.join("\n");
    let dry = counts(&import(&app, &all, " --dry-run --json"));
    assert_eq!(dry, json!({ "imported": 400, "present": 600 }));
    assert_eq!(counts(&import(&app, &all, " --json")), dry);
    let table = String::from_utf8(import(&app, &all, "").stdout).unwrap();
    assert_eq!(table, "imported  present\n0         1000\n");
    app.log_in("user999").await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_named() {
    let app = spawn_app().await;
    assert!(app.operator_is_told("user import /nowhere/users.jsonl").contains("/nowhere/users.jsonl"));
}
