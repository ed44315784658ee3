//! Opening the database: several at once, an odd folder, a read-only server.

use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::postgres_cluster::{Cluster, spawn_on};
use crate::support::program::Home;
use std::process::{Command, Stdio};

#[test]
fn four_first_starts_at_once_on_one_sqlite_file_all_succeed() {
    for _ in 0..5 {
        let home = Home::new();
        home.write("nobody.jsonl", "");
        let starts: Vec<_> = (0..4)
            .map(|_| {
                let mut command = home.command();
                command
                    .args(["user", "import", "nobody.jsonl"])
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped());
                command.spawn().unwrap()
            })
            .collect();
        for start in starts {
            let output = start.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn a_data_folder_may_have_any_name() {
    let home = Home::new();
    for name in ["who?", "50%3F", "a#b", "two words", "ünï"] {
        for command in [["invite", "create"], ["user", "list"]] {
            let output = home.run(&[&["--data-dir", name], &command[..]].concat());
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert!(home.path(name).join("latchkey.db").is_file(), "{name}");
    }
}

#[test]
fn no_error_shows_the_password_of_a_mistyped_database_url() {
    let home = Home::new();
    for url in [
        "Postgre://app:secret@db/app",
        "postgres:/app:secret@db/app",
        "app:secret@db/app",
        "postgres://app:secret@localhost:port/app",
        "postgres://app:secret@[::1/app",
    ] {
        for arguments in [vec!["--database-url", url, "user", "list"], vec![url]] {
            let output = home.run(&arguments);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success() && !said.contains("secret"), "{said}");
        }
        let mut command: Command = home.command();
        let output = command.env("LATCHKEY_DATABASE_URL", url).args(["user", "list"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && !said.contains("secret"), "{said}");
    }
}

#[tokio::test]
async fn a_read_only_server_is_an_outage_that_ends_when_it_takes_writes_again() {
    let cluster = Cluster::begin();
    let app = spawn_on(&cluster).await;
    let ada = app.signed_in("ada").await;
    cluster.sql("ALTER SYSTEM SET default_transaction_read_only = on");
    cluster.sql("SELECT pg_reload_conf()");
    let mut refreshed = app.refresh(&ada).await;
    // The reload reaches the connections a moment later.
    while refreshed.status == 200 {
        let next = Pair::of(&refreshed);
        refreshed = app.refresh(&next).await;
    }
    refreshed.refused(503, "unavailable");
    assert_eq!(app.get("/readyz").await.status, 503);
    app.post("/api/register", credentials("bob", PASSWORD)).await.refused(503, "unavailable");
    assert!(app.operator_is_told("user list").contains("the server is read-only"));
    cluster.sql("ALTER SYSTEM RESET default_transaction_read_only");
    cluster.sql("SELECT pg_reload_conf()");
    assert_eq!(app.post("/api/register", credentials("bob", PASSWORD)).await.status, 201);
    assert_eq!(app.get("/readyz").await.status, 200);
}
