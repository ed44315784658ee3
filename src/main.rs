//! Reads the configuration, builds the server and serves until it is told to stop.
#![forbid(unsafe_code)]

use latchkey::config::{Config, Start};
use latchkey::server;
use std::io::Write;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let config = match Config::load() {
        Ok(Start::Serve(config)) => *config,
        Ok(Start::Tell(text)) => {
            // Whoever reads only the beginning, as `head` does, is no error.
            let _ = writeln!(std::io::stdout(), "{text}");
            return ExitCode::SUCCESS;
        }
        Err(error) => return fail(&error),
    };
    server::log::begin();
    match server::run(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn fail(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("latchkey: {error}");
    ExitCode::FAILURE
}
