//! The program: serves until a signal stops it, or carries out a command.
#![forbid(unsafe_code)]

use latchkey::server;
use latchkey::server::config::{Config, Start};
use latchkey::server::operator;
use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(text) if text.is_empty() => ExitCode::SUCCESS,
        Ok(text) => {
            // Whoever reads only the beginning, as `head` does, is no error.
            let _ = writeln!(std::io::stdout(), "{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("latchkey: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<String, Box<dyn Error>> {
    match Config::load()? {
        Start::Print(text) => Ok(text),
        Start::Run(config, Some(command)) => Ok(operator::carry_out(command, &config).await?),
        Start::Run(config, None) => {
            server::log::start();
            server::run(*config).await?;
            Ok(String::new())
        }
    }
}
