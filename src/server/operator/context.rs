//! The services that the commands for users and sessions call.

use super::error::OperatorError;
use crate::accounts::Accounts;
use crate::addresses::AddressStore;
use crate::audit::Audit;
use crate::client_info::ClientInfo;
use crate::clock::Clock;
use crate::database::Database;
use crate::mail::Outbox;
use crate::server::config::Config;
use crate::server::data_folder;
use crate::server::installation::Installation;
use crate::sessions::{Revocations, SessionStore};
use crate::users::{InvitationStore, MOST_EXTRA_COST, Passwords, User, UserStore, Username};
use std::net::SocketAddr;
use std::path::Path;

/// The user agent that the audit log shows for an operator's command.
const COMMAND_LINE: &str = "latchkey on the command line";

/// The services that the commands for users and sessions call.
#[derive(Debug)]
pub(super) struct OperatorContext {
    pub(super) accounts: Accounts,
    pub(super) users: UserStore,
    pub(super) addresses: AddressStore,
    pub(super) invitations: InvitationStore,
    pub(super) sessions: SessionStore,
    pub(super) clock: Clock,
    /// The highest cost of bcrypt that an imported hash may have.
    pub(super) dearest_hash: u32,
    pub(super) database: Database,
    issuer: Option<String>,
    site_addr: SocketAddr,
    /// The command line, as the audit log shows it.
    pub(super) client: ClientInfo,
}

impl OperatorContext {
    /// Opens the database. Creates it, and the data folder, only if the command `may_be_first`: before the server has
    /// ever been started.
    pub(super) async fn open(config: &Config, may_be_first: bool) -> Result<Self, OperatorError> {
        let (mail, policy) = (config.mail()?, config.password_policy()?);
        if !may_be_first {
            require_database(config)?;
        }
        if may_be_first || config.data_dir.exists() {
            data_folder::prepare(config)
                .map_err(|cause| OperatorError::DataFolder { folder: config.data_dir.clone(), cause })?;
        }
        let database = Database::open(config.database_url().reveal()).await?;
        let (clock, sessions) = (Clock::default(), SessionStore::new(database.clone()));
        // A running server sends the mails.
        let outbox = match mail {
            Some(_) => Some(Outbox::new(
                &issuer(&database, config.issuer.as_deref(), config.site_addr).await?,
                clock.clone(),
            )),
            None => None,
        };
        let accounts = Accounts::new(
            database.clone(),
            sessions.clone(),
            // A running server learns of revocations from the database.
            Revocations::new(clock.clone(), config.session_settings().access_ttl),
            Passwords::start(config.bcrypt_cost, 1, policy),
            Audit::new(database.clone(), clock.clone()),
            outbox,
            clock.clone(),
        );
        let client = ClientInfo::new(None, Some(COMMAND_LINE));
        let users = UserStore::new(database.clone());
        let addresses = AddressStore::new(database.clone());
        let invitations = InvitationStore::new(database.clone());
        let (issuer, site_addr) = (config.issuer.clone(), config.site_addr);
        let dearest_hash = config.bcrypt_cost + MOST_EXTRA_COST;
        Ok(Self {
            accounts,
            users,
            addresses,
            invitations,
            sessions,
            clock,
            dearest_hash,
            database,
            issuer,
            site_addr,
            client,
        })
    }

    /// Waits for a command and closes the database, so that SQLite leaves no write-ahead log behind.
    pub(super) async fn close_after<T>(&self, command: impl Future<Output = T>) -> T {
        let outcome = command.await;
        self.database.close().await;
        outcome
    }

    /// The public URL of the server: the setting, or the one of its first start.
    pub(super) async fn issuer(&self) -> Result<String, OperatorError> {
        issuer(&self.database, self.issuer.as_deref(), self.site_addr).await
    }

    /// The user of this name.
    pub(super) async fn user(&self, username: &str) -> Result<User, OperatorError> {
        let missing = || OperatorError::Missing(format!("user {username}"));
        let name = Username::parse(username).map_err(|_| missing())?;
        self.users.by_name(&name).await?.ok_or_else(missing)
    }
}

/// Refuses a SQLite database that does not exist. Opening it would create an empty one, for example in a wrong folder.
pub(super) fn require_database(config: &Config) -> Result<(), OperatorError> {
    let setting = if config.database_url.is_some() { "database-url" } else { "data-dir" };
    config.database_url().sqlite_file().map_or(Ok(()), |file| require(setting, &file))
}

/// Refuses a path, which `setting` names, if nothing is there.
pub(super) fn require(setting: &'static str, path: &Path) -> Result<(), OperatorError> {
    // Another error than that it is missing shows when it is opened.
    if path.try_exists().unwrap_or(true) {
        return Ok(());
    }
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    Err(OperatorError::NotYetMade { setting, path })
}

async fn issuer(
    database: &Database,
    setting: Option<&str>,
    site_addr: SocketAddr,
) -> Result<String, OperatorError> {
    match setting {
        Some(issuer) => Ok(issuer.to_owned()),
        None => Ok(Installation::open(database, None, site_addr).await?.issuer().to_owned()),
    }
}
