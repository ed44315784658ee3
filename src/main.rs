//! The program: serves until a signal stops it, or carries out a command.
#![forbid(unsafe_code)]

use latchkey::Latchkey;
use latchkey::server::config::{Config, Start};
use latchkey::server::{ServerError, log, operator};
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;
use tokio::net::TcpListener;

#[cfg(feature = "jemalloc")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // `eprintln!` would panic if standard error can't be written.
            let _ = writeln!(io::stderr(), "latchkey: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    match Config::load()? {
        Start::Print(text) => print(&text)?,
        Start::Run(config, Some(command)) => print(&operator::run(command, &config).await?)?,
        Start::Run(config, None) => {
            log::start();
            serve(*config).await?;
        }
    }
    Ok(())
}

async fn serve(config: Config) -> Result<(), ServerError> {
    let address = config.site_addr;
    let latchkey = Latchkey::builder(config).with_site().open().await?;
    let listener = TcpListener::bind(address).await.map_err(|cause| ServerError::Listen(address, cause))?;
    latchkey.serve(latchkey.router(), listener).await
}

/// Prints to standard output. A reader that leaves early, as `head` does, is no error; a full disk is one.
fn print(text: &str) -> io::Result<()> {
    match writeln!(io::stdout(), "{text}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
