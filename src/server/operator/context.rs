//! The services that the commands for users and sessions call.

use super::error::OperatorError;
use crate::accounts::Accounts;
use crate::audit::Audit;
use crate::client_info::ClientInfo;
use crate::clock::Clock;
use crate::database::Database;
use crate::server::config::Config;
use crate::server::data_folder;
use crate::sessions::{Revocations, SessionStore};
use crate::users::{Passwords, User, UserStore, Username};

/// The user agent that the audit log shows for an operator's command.
const COMMAND_LINE: &str = "latchkey on the command line";

/// The services that the commands for users and sessions call.
#[derive(Debug)]
pub(super) struct OperatorContext {
    pub(super) accounts: Accounts,
    pub(super) users: UserStore,
    pub(super) sessions: SessionStore,
    pub(super) clock: Clock,
    /// The command line, as the audit log shows it.
    pub(super) client: ClientInfo,
}

impl OperatorContext {
    pub(super) async fn open(config: &Config) -> Result<Self, OperatorError> {
        data_folder::prepare(config)
            .map_err(|cause| OperatorError::DataFolder { folder: config.data_dir.clone(), cause })?;
        let database = Database::open(config.database_url().reveal()).await?;
        let (clock, sessions) = (Clock::default(), SessionStore::new(database.clone()));
        let accounts = Accounts::new(
            database.clone(),
            sessions.clone(),
            // A running server learns of revocations from the database.
            Revocations::new(clock.clone(), config.session_settings().access_ttl),
            Passwords::start(config.bcrypt_cost, 1, config.password_policy()?),
            Audit::new(database.clone(), clock.clone()),
            clock.clone(),
        );
        let client = ClientInfo::new(None, Some(COMMAND_LINE));
        Ok(Self { accounts, users: UserStore::new(database), sessions, clock, client })
    }

    /// The user of this name.
    pub(super) async fn user(&self, username: &str) -> Result<User, OperatorError> {
        let missing = || OperatorError::Missing(format!("user {username}"));
        let name = Username::parse(username).map_err(|_| missing())?;
        self.users.by_name(&name).await?.ok_or_else(missing)
    }
}
