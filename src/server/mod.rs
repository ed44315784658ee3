//! The server: builds everything below it from a [`config::Config`], and runs it.
//!
//! - [`config`]: the settings
//! - [`http`]: routes, layers and connections
//! - [`operator`]: the commands of the command line
//! - [`background`]: supervises the tasks that run beside the requests
//! - [`log`]: the log on standard error

mod assemble;
pub mod background;
pub mod config;
mod data_folder;
mod error;
pub mod http;
mod installation;
mod key_reload;
pub mod log;
mod metrics;
mod open_files;
pub mod operator;
mod run;

pub use assemble::Server;
pub use error::ServerError;
pub use http::{StopSignals, Timeouts, serve};
pub use run::run;
