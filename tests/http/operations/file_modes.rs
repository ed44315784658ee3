//! The data folder and the database are readable only by their owner.

use crate::support::program::{Home, Running};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

/// Starts the program under a umask.
fn start_with_umask(home: &Home, umask: &str) -> Running {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("umask {umask} && exec \"$0\" \"$@\"")]).arg(home.path("latchkey"));
    command.current_dir(home.path("")).env_clear().args(["--bcrypt-cost", "4"]);
    Running::begin(&mut command, &home.path("log"))
}

/// Asserts that nobody but the owner can read anything of the data.
fn assert_private(home: &Home) {
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(home.path("data")), 0o700);
    for file in ["data/latchkey.db", "data/latchkey.db-wal", "data/latchkey.db-shm"] {
        assert_eq!(mode(home.path(file)), 0o600, "{file}");
    }
}

#[test]
fn the_data_folder_and_the_database_are_private_whatever_the_umask() {
    for umask in ["000", "022", "077", "277"] {
        let home = Home::new();
        let running = start_with_umask(&home, umask);
        assert_private(&home);
        assert!(!running.log().contains("other users could read this"), "{}", running.log());
    }
}

#[test]
fn an_older_data_folder_and_database_are_made_private() {
    let home = Home::new();
    // Killed, so that SQLite leaves its log behind.
    drop(home.start(&[]));
    let widen =
        |name: &str, mode| fs::set_permissions(home.path(name), Permissions::from_mode(mode)).unwrap();
    widen("data", 0o755);
    for file in ["data/latchkey.db", "data/latchkey.db-wal", "data/latchkey.db-shm"] {
        widen(file, 0o644);
    }
    fs::remove_file(home.path("log")).unwrap();
    let mut running = home.start(&[]);
    assert_private(&home);
    running.says("other users could read this; now only its owner can");
}

#[test]
fn a_command_keeps_a_new_data_folder_private() {
    let home = Home::new();
    let mode = |name| fs::metadata(home.path(name)).unwrap().permissions().mode() & 0o777;
    assert!(home.run(&["keys", "rotate"]).status.success());
    assert_eq!(mode("data"), 0o700);
    assert!(home.run(&["invite", "create"]).status.success());
    assert_eq!(mode("data/latchkey.db"), 0o600);
}

#[test]
fn a_data_folder_may_have_any_name() {
    for name in ["a?b", "a#b", "100%41", "my data", "a@b:c"] {
        let home = Home::new();
        let running = home.start(&["--data-dir", name]);
        assert!(home.path(name).join("latchkey.db").is_file(), "{name}: {}", running.log());
    }
}
