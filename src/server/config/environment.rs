//! The environment variables that start with `LATCHKEY_`.

use super::error::ConfigError;
use std::ffi::OsStr;

/// Refuses a variable that starts with `LATCHKEY_` and is not a setting: a misspelt setting would otherwise be
/// ignored silently. Ignores the variables that Kubernetes and Docker set for a service named "latchkey".
pub(super) fn check_names(
    command: &clap::Command,
    environment: impl Iterator<Item = String>,
) -> Result<(), ConfigError> {
    let is_setting = |name: &str| {
        command.get_arguments().filter_map(|argument| argument.get_env()).any(|known| known == name)
    };
    let unknown =
        |name: &String| name.starts_with("LATCHKEY_") && !is_setting(name) && !is_of_a_service(name);
    match environment.into_iter().find(unknown) {
        None => Ok(()),
        Some(name) => Err(ConfigError::Variable(name)),
    }
}

/// Makes an empty variable of a list an empty list, which overrides the settings file. clap would take it for a list of one
/// empty value.
pub(super) fn allow_empty_lists(command: clap::Command) -> clap::Command {
    let is_empty = |name: &OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    command.mut_args(|argument| {
        if argument.get_value_delimiter().is_some() && argument.get_env().is_some_and(is_empty) {
            argument.env(None).default_values([""; 0])
        } else {
            argument
        }
    })
}

/// Whether Kubernetes or Docker may have made this variable for a service:
/// [Kubernetes](https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables) sets
/// `*_SERVICE_HOST`, `*_SERVICE_PORT` and `*_SERVICE_PORT_<name>`, and, as
/// [Docker's links](https://docs.docker.com/engine/network/links/#environment-variables) do, `*_PORT` and
/// `*_PORT_<number>_<protocol>…`; Docker also sets `*_NAME` and `*_ENV_*`.
fn is_of_a_service(name: &str) -> bool {
    let port_of_a_number = |rest: &str| {
        rest.split_once('_')
            .is_some_and(|(port, protocol)| port.parse::<u16>().is_ok() && !protocol.is_empty())
    };
    name.ends_with("_SERVICE_HOST")
        || name.contains("_SERVICE_PORT")
        || name.ends_with("_PORT")
        || name.match_indices("_PORT_").any(|(at, part)| port_of_a_number(&name[at + part.len()..]))
        || name.ends_with("_NAME")
        || name.contains("_ENV_")
}

#[cfg(test)]
mod tests {
    use super::is_of_a_service;

    #[test]
    fn variables_of_kubernetes_and_docker_are_told_from_misspelt_settings() {
        for name in [
            "LATCHKEY_SERVICE_HOST",
            "LATCHKEY_SERVICE_PORT",
            "LATCHKEY_SERVICE_PORT_HTTP",
            "LATCHKEY_PORT",
            "LATCHKEY_PORT_3000_TCP",
            "LATCHKEY_PORT_3000_TCP_PROTO",
            "LATCHKEY_PORT_3000_TCP_PORT",
            "LATCHKEY_PORT_3000_TCP_ADDR",
            "LATCHKEY_DB_SERVICE_HOST",
            "LATCHKEY_DB_PORT_5432_TCP",
            "LATCHKEY_NAME",
            "LATCHKEY_ENV_LANG",
        ] {
            assert!(is_of_a_service(name), "{name}");
        }
        for name in [
            "LATCHKEY_ACESS_TTL",
            "LATCHKEY_PORT_TTL",
            "LATCHKEY_PORT_99999_TCP",
            "LATCHKEY_PORT_3000",
            "LATCHKEY_SERVICE",
            "LATCHKEY_ENV",
            "LATCHKEY_HOST",
        ] {
            assert!(!is_of_a_service(name), "{name}");
        }
    }
}
