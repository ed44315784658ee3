//! Commands of the operator on a server's database.

use crate::support::app::App;
use serde_json::Value;
use std::process::{Command, Output};

impl App {
    /// Runs a command beside this server.
    pub fn operator(&self, words: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey"));
        command.env_clear().arg("--data-dir").arg(self.data());
        command.arg("--database-url").arg(self.database_url()).args(words.split(' ')).output().unwrap()
    }

    /// The first row that a command prints; `null` if there is none.
    #[track_caller]
    pub fn operated(&self, words: &str) -> Value {
        let output = self.operator(&format!("{words} --json"));
        assert!(output.status.success(), "{output:?}");
        let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        rows.into_iter().next().unwrap_or_default()
    }

    /// The error of a command that fails, in one line.
    #[track_caller]
    pub fn operator_is_told(&self, words: &str) -> String {
        let output = self.operator(words);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{words}: {said}");
        said
    }
}
