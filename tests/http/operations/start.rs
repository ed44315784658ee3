//! Starting the program, and its errors when it can't start.

use crate::support::program::{Home, Running};
use clap::CommandFactory;
use latchkey::server::config::Config;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::{Output, Stdio};

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The last line of the error output of a program that could not start.
#[track_caller]
fn gave_up(output: &Output) -> &str {
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""), "{output:?}");
    let said = text(&output.stderr).lines().last().unwrap();
    assert!(said.starts_with("latchkey: "), "{said}");
    said
}

/// The whole error output, a single line, of a program that could not start.
#[track_caller]
fn in_one_line(output: &Output) -> &str {
    assert_eq!(text(&output.stderr).lines().count(), 1, "{output:?}");
    gave_up(output)
}

#[test]
fn help_and_readme_list_every_setting_with_its_variable_and_default() {
    let output = Home::new().run(&["--help"]);
    assert!(output.status.success());
    // The help wraps its lines.
    let help = text(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.starts_with("Sign-in that stays signed in"), "{help}");
    let readme = include_str!("../../../README.md");
    let (_, settings) = readme.split_once("## Settings").unwrap();
    let rows = settings.lines().filter_map(|line| line.strip_prefix("| `"));
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split('`').step_by(2).collect()).collect();
    let settings = Config::command().get_arguments().filter(|flag| flag.get_env().is_some()).count();
    assert_eq!(rows.len(), settings, "{rows:?}");
    for row in rows {
        assert!(help.contains(&format!("--{} <", row[0])), "{help} does not list --{}", row[0]);
        assert!(help.contains(&format!("[env: {}", row[1])), "{help} does not list {}", row[1]);
        if let Some(default) = row.get(2) {
            assert!(help.contains(&format!("[default: {default}]")), "{help} lacks --{} {default}", row[0]);
        }
    }
}

#[test]
fn the_program_prints_its_version() {
    let output = Home::new().run(&["--version"]);
    assert_eq!(text(&output.stdout), format!("latchkey {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn an_error_in_the_settings_file_is_one_line_that_names_the_setting() {
    let home = Home::new();
    for (settings, named, accepted) in [
        ("acces-ttl = \"5m\"", "acces-ttl", "--help"),
        ("access-ttl = \"5 parsecs\"", "access-ttl", "15m"),
        ("access-ttl = {}", "access-ttl", "must be"),
        ("bcrypt-cost = 3", "bcrypt-cost", "4 to 31"),
        ("rotation = \"maybe\"", "rotation", "on, off"),
        ("login-limit = \"many\"", "login-limit", "10/1m"),
        ("database-url = \"mysql://x\"", "database-url", "sqlite://"),
        ("allowed-origins = [\"https://x/y\"]", "allowed-origins", "without a path"),
        ("trusted-proxies = [\"nowhere\"]", "trusted-proxies", "10.0.0.0/8"),
        ("issuer = \"me\"", "issuer", "https://"),
        ("not toml", "Leptos.toml", "expected"),
    ] {
        home.settings(settings);
        let output = home.run(&[]);
        let said = in_one_line(&output);
        assert!(said.contains(named) && said.contains(accepted), "{settings}: {said}");
    }
}

#[test]
fn an_error_in_a_variable_or_a_flag_is_one_line_that_names_it() {
    let home = Home::new();
    for (name, value, named) in [
        ("LATCHKEY_ACESS_TTL", "5m", "LATCHKEY_ACESS_TTL"),
        ("LATCHKEY_ACCESS_TTL", "5 parsecs", "--access-ttl"),
        ("LATCHKEY_BCRYPT_COST", "99", "--bcrypt-cost"),
        ("LEPTOS_SITE_ADDR", "here", "--site-addr"),
    ] {
        let output = home.command().env(name, value).output().unwrap();
        assert!(in_one_line(&output).contains(named), "{name}={value}");
    }
    for arguments in [["--acces-ttl", "5m"], ["--access-ttl", "soon"], ["serve", "now"]] {
        let output = home.run(&arguments);
        let said = in_one_line(&output);
        assert!(arguments.iter().any(|argument| said.contains(argument)), "{arguments:?}: {said}");
    }
}

#[test]
fn an_empty_variable_of_a_list_overrides_the_settings_file() {
    let home = Home::new();
    // Neither value is accepted, so the start fails if one of them counts.
    home.settings("trusted-proxies = [\"nowhere\"]\nallowed-origins = [\"https://x/y\"]");
    let mut command = home.command();
    for name in ["LATCHKEY_TRUSTED_PROXIES", "LATCHKEY_ALLOWED_ORIGINS"] {
        let output = command.output().unwrap();
        assert!(in_one_line(&output).contains("invalid value"), "{output:?}");
        command.env(name, "");
    }
    Running::begin(&mut command, &home.path("log"));
}

#[test]
fn an_error_on_the_disk_names_the_file() {
    let cannot_start = |named: &str, arguments: &[&str], spoil: &dyn Fn(&Home)| {
        let home = Home::new();
        spoil(&home);
        let output = home.run(&[&["--site-addr", "127.0.0.1:0"], arguments].concat());
        assert!(gave_up(&output).contains(named), "{output:?}");
    };
    cannot_start("site", &[], &|home| fs::remove_dir_all(home.path("site")).unwrap());
    cannot_start("hash.txt", &[], &|home| fs::remove_file(home.path("hash.txt")).unwrap());
    cannot_start("data-dir", &["--data-dir", "hash.txt"], &|_| ());
    cannot_start("broken.pem", &[], &|home| {
        fs::create_dir_all(home.path("data/keys")).unwrap();
        home.write("data/keys/broken.pem", "no key");
    });
    cannot_start("unable to open database file", &["--database-url", "sqlite:///nowhere/at/all.db"], &|_| ());
}

#[test]
fn a_database_that_can_not_be_opened_is_one_line_that_says_why() {
    let home = Home::new();
    home.write("text.db", &"no database at all".repeat(100));
    // Otherwise there is a warning first.
    fs::set_permissions(home.path("text.db"), Permissions::from_mode(0o600)).unwrap();
    for (url, why) in [
        ("sqlite://text.db", "file is not a database"),
        // Nothing listens on this port, which is reserved.
        ("postgres://app:secret@127.0.0.1:1/app", "Connection refused"),
    ] {
        let output = home.run(&["--site-addr", "127.0.0.1:0", "--database-url", url]);
        let said = in_one_line(&output);
        assert!(said.contains("database-url: ") && said.contains(why) && !said.contains("secret"), "{said}");
    }
}

#[test]
fn the_error_for_an_address_in_use_names_it() {
    let home = Home::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = home.run(&["--site-addr", &address]);
    assert!(gave_up(&output).contains(&format!("site-addr: {address}")), "{output:?}");
}

#[tokio::test]
async fn the_program_starts_from_any_folder_and_finds_the_files_beside_it() {
    let (with_leptos, alone) = (Home::new(), Home::new());
    with_leptos.settings("rotation = false");
    alone.write("Leptos.toml", "[latchkey]\nrotation = false");
    for home in [with_leptos, alone] {
        home.write("site/favicon.svg", "<svg/>");
        let elsewhere = tempfile::tempdir().unwrap();
        let mut command = home.command();
        let mut running = Running::begin(command.current_dir(elsewhere.path()), &home.path("log"));
        running.says("rotation is off");
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let get = |path: &str| http.get(running.url(path)).send();
        assert_eq!(get("/favicon.svg").await.unwrap().status(), 200);
        let page = get("/").await.unwrap().text().await.unwrap();
        for name in ["latchkey.abc.js", "latchkey.def.wasm", "latchkey.ghi.css"] {
            assert!(page.contains(&format!("/pkg/{name}")), "{page} does not name {name}");
        }
        // The data folder is in the working directory.
        assert!(elsewhere.path().join("data/latchkey.db").is_file());
        assert!(elsewhere.path().join("data/keys").is_dir());
    }
}

#[test]
fn a_kubernetes_service_named_latchkey_does_not_stop_the_start() {
    let home = Home::new();
    let mut command = home.command();
    for (name, value) in [
        ("LATCHKEY_SERVICE_HOST", "10.96.0.17"),
        ("LATCHKEY_SERVICE_PORT", "3000"),
        ("LATCHKEY_SERVICE_PORT_HTTP", "3000"),
        ("LATCHKEY_PORT", "tcp://10.96.0.17:3000"),
        ("LATCHKEY_PORT_3000_TCP", "tcp://10.96.0.17:3000"),
        ("LATCHKEY_PORT_3000_TCP_PROTO", "tcp"),
        ("LATCHKEY_PORT_3000_TCP_PORT", "3000"),
        ("LATCHKEY_PORT_3000_TCP_ADDR", "10.96.0.17"),
    ] {
        command.env(name, value);
    }
    Running::begin(&mut command, &home.path("log"));
}

#[test]
fn the_program_warns_of_unsafe_settings() {
    let home = Home::new();
    let mut running = home.start(&["--rotation", "off"]);
    running.says("rotation is off");
    running.says("bcrypt-cost is below 10");
}

#[test]
fn a_closed_standard_output_is_not_an_error() {
    let home = Home::new();
    let mut child =
        home.command().arg("--help").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}
