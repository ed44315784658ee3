//! Why the settings could not be read.

use std::path::PathBuf;

/// Why the settings could not be read: one line that names the setting and says what is accepted.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The settings file can't be read, or is no TOML.
    #[error("{}: {problem}", path.display())]
    File {
        /// The settings file.
        path: PathBuf,
        /// The reason, as a clause.
        problem: String,
    },
    /// A setting in the settings file is unknown or of the wrong type.
    #[error("{}: [latchkey] {name}: {problem}", path.display())]
    Setting {
        /// The settings file.
        path: PathBuf,
        /// The setting.
        name: String,
        /// The reason, as a clause.
        problem: &'static str,
    },
    /// An environment variable looks like a setting but is none.
    #[error("{0} is not a setting of Latchkey; `latchkey --help` lists them")]
    Variable(String),
    /// The filter of breached passwords can't be read.
    #[error("breached-passwords: {}: {cause}", path.display())]
    BreachedPasswords {
        /// The filter's file.
        path: PathBuf,
        /// The reason, as a clause.
        #[source]
        cause: std::io::Error,
    },
    /// There is a mail server but no sender.
    #[error(
        "mail-from: needed with mail-url; accepted are mailboxes such as Latchkey <no-reply@example.org>"
    )]
    MailFromMissing,
    /// A value is not accepted, or the command line is wrong.
    #[error("{0}")]
    Usage(String),
}
