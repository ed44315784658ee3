//! The README's commands, its table of routes and its example.

use crate::routes::contract::ROUTES;
use crate::support::answer::fields;
use crate::support::app::spawn_app_with;
use serde_json::Value;
use std::process::Command;

const README: &str = include_str!("../../../README.md");
const ADDRESS: &str = "http://127.0.0.1:3000";

#[tokio::test]
async fn the_curl_commands_do_what_the_readme_says() {
    // The commands need the default settings.
    let app = spawn_app_with(&["--login-limit", "10/1m", "--register-limit", "20/1h"]).await;
    let blocks = README.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let commands: String = blocks.filter(|block| block.contains("curl")).collect();
    assert!(commands.contains(ADDRESS), "the README has no curl commands for {ADDRESS}");
    let commands = commands.replace(ADDRESS, &app.url(""));
    let output = Command::new("bash").args(["-euo", "pipefail", "-c", &commands]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let answers: Vec<Value> =
        serde_json::Deserializer::from_slice(&output.stdout).into_iter().map(Result::unwrap).collect();
    let names: Vec<_> = answers.iter().map(|answer| fields(answer).join(" ")).collect();
    assert_eq!(
        names,
        [
            "userId username",
            "expiresAt sessionId userId username",
            "accessToken expiresIn refreshToken tokenType",
            "",
        ]
    );
    assert_eq!(answers[1]["username"], "ada");
}

#[test]
fn the_table_of_routes_is_complete() {
    let rows: Vec<Vec<&str>> = README.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    for route in ROUTES {
        let name = format!("`{} {}`", route.method, route.path);
        let row = rows.iter().find(|row| row.get(1) == Some(&name.as_str()));
        let takes = row.unwrap_or_else(|| panic!("the README has no {name}"))[2];
        assert_eq!(takes.contains("bearer"), route.bearer, "{name}");
        for field in route.takes {
            assert!(takes.contains(&format!("`{field}`")), "{name} takes {field}, not only {takes}");
        }
    }
}

#[test]
fn the_function_in_the_readme_is_the_one_of_the_example() {
    let (_, section) = README.split_once("## Building on it").unwrap();
    let block = section.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(block, include_str!("../../../examples/notes/src/greeting.rs"));
}
