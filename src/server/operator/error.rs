//! Why a command failed.

use crate::accounts::AccountError;
use crate::server::config::ConfigError;
use crate::tokens::KeyError;
use crate::users::RoleError;
use crate::wire::ApiError;

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// The database can't be used.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The keys can't be used.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The account can't be changed.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// A file that a setting names can't be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A file that the command names can't be read or written.
    #[error("{}: {cause}", file.display())]
    File {
        /// The file.
        file: std::path::PathBuf,
        /// The cause.
        #[source]
        cause: std::io::Error,
    },
    /// The named thing, such as `user ada`, does not exist.
    #[error("there is no {0}")]
    Missing(String),
    /// The user of this name is disabled, so no link lets them back in.
    #[error("{0} is disabled; enable the user first: latchkey user enable {0}")]
    Disabled(String),
    /// An account has this name already, so no invitation can be for it.
    #[error("there is a user {0} already")]
    Exists(String),
    /// The text is no username.
    #[error("{}", .0.message())]
    Username(ApiError),
    /// The invitation gives more roles than a user can have.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// The system has no random numbers.
    #[error("random numbers: {0}")]
    Random(#[from] aws_lc_rs::error::Unspecified),
    /// The password can't be read from standard input.
    #[error("the password can't be read: {0}")]
    Input(#[source] std::io::Error),
    /// Lines of a file to import were refused.
    #[error("{0}")]
    LinesRefused(String),
    /// The output can't be written.
    #[error("the output can't be written: {0}")]
    Output(#[source] std::io::Error),
    /// `latchkey backup` copies SQLite databases only.
    #[error("the database is not SQLite; back it up with pg_dump")]
    NotSqlite,
    /// The command needs what the server's first start makes, for example because the working directory is wrong.
    #[error("{setting}: {} does not exist; the first start of the server creates it", path.display())]
    NotYetMade {
        /// The setting that says where it is.
        setting: &'static str,
        /// The SQLite database, or the folder of the keys.
        path: std::path::PathBuf,
    },
    /// A backup can't be written.
    #[error("{}: {cause}", file.display())]
    Backup {
        /// The file concerned.
        file: std::path::PathBuf,
        /// The system's error.
        #[source]
        cause: std::io::Error,
    },
    /// The data folder can't be made.
    #[error("data-dir: {}: {cause}", folder.display())]
    DataFolder {
        /// The folder.
        folder: std::path::PathBuf,
        /// The system's error.
        #[source]
        cause: std::io::Error,
    },
}
