//! The settings. None is required. A flag overrides the environment, which overrides `Leptos.toml`, which overrides
//! the default. An unknown setting, or one that does not parse, stops the start.
//!
//! To add a setting, add a field to [`Config`] and a row to the README's table.

mod environment;
mod error;
mod file;
mod load;
mod settings;
mod values;
mod web_address;

pub use error::ConfigError;
pub use load::Start;
pub use settings::Config;
pub(in crate::server) use values::lifetime;
pub use values::{ClientAddressHeader, DatabaseUrl, LimitSetting};

#[cfg(test)]
mod tests;
