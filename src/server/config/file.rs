//! The settings file, `Leptos.toml`: `[latchkey]` holds our settings, `[package.metadata.leptos]` those of Leptos.

use super::error::ConfigError;
use leptos::config::errors::LeptosConfigError;
use leptos::config::{LeptosOptions, get_configuration};
use std::path::{Path, PathBuf};

/// A settings file that was read.
pub(super) struct SettingsFile {
    path: PathBuf,
    /// The `[latchkey]` table.
    settings: toml::Table,
    /// `site-addr` of Leptos, which is also one of our settings.
    site_addr: Option<String>,
}

const NAME: &str = "Leptos.toml";

impl SettingsFile {
    /// Reads the file in the binary's folder, or else in the current one; `None` if there is none.
    pub(super) fn find() -> Result<Option<Self>, ConfigError> {
        let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join(NAME)));
        let candidates = beside.into_iter().chain([PathBuf::from(NAME)]);
        candidates.into_iter().find(|path| path.is_file()).map(|path| Self::read(&path)).transpose()
    }

    pub(super) fn read(path: &Path) -> Result<Self, ConfigError> {
        let wrong = |problem: String| ConfigError::File { path: path.to_owned(), problem };
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let file: toml::Table = text.parse().map_err(|error| wrong(describe(&error, &text)))?;
        let settings = match file.get("latchkey") {
            None => toml::Table::new(),
            Some(toml::Value::Table(settings)) => settings.clone(),
            Some(_) => return Err(wrong("`latchkey` must be a table".to_owned())),
        };
        let leptos = ["package", "metadata", "leptos"]
            .into_iter()
            .try_fold(&file, |table, name| table.get(name)?.as_table());
        let site_addr = leptos.and_then(|leptos| Some(leptos.get("site-addr")?.as_str()?.to_owned()));
        Ok(Self { path: path.to_owned(), settings, site_addr })
    }

    /// The command line with the settings of this file as its defaults.
    pub(super) fn override_defaults(&self, command: clap::Command) -> Result<clap::Command, ConfigError> {
        let mut command = command;
        if let Some(address) = &self.site_addr {
            command = with_default(command, "site_addr", address.clone());
        }
        for (name, value) in &self.settings {
            let (id, is_list) = command
                .get_arguments()
                .find(|argument| argument.get_long() == Some(name) && argument.get_env().is_some())
                .map(|argument| (argument.get_id().to_string(), argument.get_value_delimiter().is_some()))
                .ok_or_else(|| self.wrong(name, "is not a setting; `latchkey --help` lists them"))?;
            let value = match value {
                toml::Value::String(text) => text.clone(),
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Boolean(true) => "on".to_owned(),
                toml::Value::Boolean(false) => "off".to_owned(),
                toml::Value::Array(items) => self.list(name, items)?,
                _ => return Err(self.wrong(name, "must be a string, a number or a list of strings")),
            };
            // Without a default, a list is empty.
            if !(is_list && value.is_empty()) {
                command = with_default(command, &id, value);
            }
        }
        Ok(command)
    }

    /// Leptos' own settings: those of this file, or else `of_build` with the folder `site` beside this file. A relative
    /// site folder in this file is relative to the file's folder. In the environment, where `cargo leptos` sets it, it is
    /// relative to the current folder.
    pub(super) fn site(&self, of_build: LeptosOptions) -> Result<LeptosOptions, ConfigError> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let (mut site, site_root) = match get_configuration(self.path.to_str()) {
            Ok(file) => {
                let site_root = folder.join(&*file.leptos_options.site_root);
                (file.leptos_options, site_root)
            }
            Err(LeptosConfigError::ConfigSectionNotFound) => {
                let (mut site, site_root) = (of_build, folder.join("site"));
                if !site_root.is_dir() {
                    return Ok(site);
                }
                site.hash_files |= folder.join(&*site.hash_file).is_file();
                (site, site_root)
            }
            Err(error) => {
                return Err(ConfigError::File { path: self.path.clone(), problem: error.to_string() });
            }
        };
        if std::env::var_os("LEPTOS_SITE_ROOT").is_none() {
            site.site_root = site_root.to_string_lossy().into();
        }
        Ok(site)
    }

    fn list(&self, name: &str, items: &[toml::Value]) -> Result<String, ConfigError> {
        let texts: Option<Vec<_>> = items.iter().map(toml::Value::as_str).collect();
        Ok(texts.ok_or_else(|| self.wrong(name, "must be a list of strings"))?.join(","))
    }

    fn wrong(&self, name: &str, problem: &'static str) -> ConfigError {
        ConfigError::Setting { path: self.path.clone(), name: name.to_owned(), problem }
    }
}

fn with_default(command: clap::Command, id: &str, value: String) -> clap::Command {
    command.mut_arg(id, |argument| argument.default_value(value))
}

/// The line and the message, without toml's excerpt of the file: it may hold the database's password.
fn describe(error: &toml::de::Error, text: &str) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
    format!("line {}: {message}", before.matches('\n').count() + 1)
}
