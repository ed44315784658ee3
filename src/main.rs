//! The program: serves until a signal stops it, or carries out a command.
#![forbid(unsafe_code)]

use latchkey::Latchkey;
use latchkey::server::{ServerError, operator};
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
    let Some(config) = operator::handle_command_line().await? else { return Ok(()) };
    let address = config.site_addr;
    let latchkey = Latchkey::builder(config).with_site().open().await?;
    let listener = TcpListener::bind(address).await.map_err(|cause| ServerError::Listen(address, cause))?;
    latchkey.serve(latchkey.router(), listener).await?;
    Ok(())
}
