//! The server: builds everything below it from a [`config::Config`], and serves it, alone or in another app.
//!
//! - [`Latchkey`]: the routes, the context for Leptos, and a way to serve them; [`LatchkeyBuilder`] opens it
//! - [`config`]: the settings
//! - [`http`]: routes, layers and connections
//! - [`operator`]: the commands of the command line
//! - [`background`]: supervises the tasks that run beside the requests
//! - [`log`]: the log on standard error

pub mod background;
mod builder;
mod choices;
pub mod config;
mod data_folder;
mod error;
pub mod http;
mod installation;
mod key_reload;
mod latchkey;
pub mod log;
mod metrics;
mod open_files;
pub mod operator;
mod site;
mod warnings;

pub use choices::LatchkeyBuilder;
pub use error::ServerError;
pub use http::{LatchkeyLayer, LatchkeyService, Timeouts};
pub use latchkey::Latchkey;
