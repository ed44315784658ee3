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
    pub(super) async fn open(config: &Config) -> Result<Self, OperatorError> {
        data_folder::prepare(config)
            .map_err(|cause| OperatorError::DataFolder { folder: config.data_dir.clone(), cause })?;
        let database = Database::open(config.database_url().reveal()).await?;
        let (clock, sessions) = (Clock::default(), SessionStore::new(database.clone()));
        // A running server sends the mails.
        let outbox = match config.mail()? {
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
            Passwords::start(config.bcrypt_cost, 1, config.password_policy()?),
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
