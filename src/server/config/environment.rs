//! The environment variables that start with `LATCHKEY_`.

use super::error::ConfigError;

/// Refuses a variable that starts with `LATCHKEY_` and is not a setting: a misspelt setting would otherwise be
/// ignored silently.
pub(super) fn check_names(
    command: &clap::Command,
    environment: impl Iterator<Item = String>,
) -> Result<(), ConfigError> {
    let is_setting = |name: &str| {
        command.get_arguments().filter_map(|argument| argument.get_env()).any(|known| known == name)
    };
    let unknown = |name: &String| name.starts_with("LATCHKEY_") && !is_setting(name);
    match environment.into_iter().find(unknown) {
        None => Ok(()),
        Some(name) => Err(ConfigError::Variable(name)),
    }
}
