//! `latchkey user`.

use super::context::OperatorContext;
use super::error::OperatorError;
use super::import;
use super::import::Import;
use super::report::{OutputFormat, Report, time};
use crate::server::config::lifetime;
use crate::users::{Role, User};
use crate::wire::PlainPassword;
use clap::Subcommand;
use std::io::BufRead;
use std::time::Duration;

/// Manage accounts.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// List the accounts, the newest first
    List {
        /// The most accounts to list
        #[arg(long, default_value_t = 100)]
        most: u32,
        #[command(flatten)]
        format: OutputFormat,
    },
    /// Show an account
    Show(Account),
    /// Keep a user from logging in, void their recovery codes and end all of their sessions
    Disable(Account),
    /// Let a disabled user log in again
    Enable(Account),
    /// Set a password, read from standard input, void the user's recovery codes and end all sessions
    SetPassword(Account),
    /// Make a link by which the user sets a new password, good once; it replaces the last one
    ResetLink {
        #[command(flatten)]
        account: Account,
        /// How long the link is good
        #[arg(long, default_value = "1h", value_name = "DURATION", value_parser = lifetime)]
        expires: Duration,
    },
    /// Give a user a role; their access tokens have it from the next renewal on
    Grant(Holder),
    /// Take a role from a user and end their access tokens at once; a renewal brings one without it
    RevokeRole(Holder),
    /// Add users of another application, with their bcrypt hashes; lines that are refused are printed, and the exit status
    /// is then 1. The same file again adds only what is missing
    Import(Import),
    /// Delete an account and end all of its sessions
    Delete(Account),
}

impl Command {
    /// Whether it makes sense before the first start of the server, on a database that it creates.
    pub(super) fn may_be_first(&self) -> bool {
        matches!(self, Self::Import(_))
    }
}

/// The account that a command is for.
#[derive(Clone, Debug, clap::Args)]
pub struct Account {
    /// The username
    #[arg(allow_hyphen_values = true)]
    username: String,
    #[command(flatten)]
    format: OutputFormat,
}

/// The account and the role that a command is for.
#[derive(Clone, Debug, clap::Args)]
pub struct Holder {
    #[command(flatten)]
    account: Account,
    /// The role: 1 to 32 of the characters a-z 0-9 - _ . : and begins with a letter
    role: Role,
}

pub(super) async fn run(
    command: Command,
    context: &OperatorContext,
) -> Result<(Report, OutputFormat), OperatorError> {
    let account = match &command {
        Command::Import(arguments) => return import::run(arguments.clone(), context).await,
        Command::List { most, format } => return Ok((report(context.users.newest(*most).await?), *format)),
        Command::Show(account)
        | Command::Disable(account)
        | Command::Enable(account)
        | Command::SetPassword(account)
        | Command::ResetLink { account, .. }
        | Command::Grant(Holder { account, .. })
        | Command::RevokeRole(Holder { account, .. })
        | Command::Delete(account) => account.clone(),
    };
    let user = context.user(&account.username).await?;
    let (accounts, client) = (&context.accounts, &context.client);
    match command {
        Command::List { .. } | Command::Import(_) | Command::Show(_) => {}
        Command::Disable(_) => accounts.disable(&user, client).await?,
        Command::Enable(_) => accounts.enable(&user, client).await?,
        Command::SetPassword(_) => accounts.set_password(&user, read_password()?, client).await?,
        Command::ResetLink { .. } if user.disabled_at.is_some() => {
            return Err(OperatorError::Disabled(user.username));
        }
        Command::ResetLink { expires, .. } => {
            // First, so that a failure leaves the last link good.
            let issuer = context.issuer().await?;
            let expires_at = context.clock.now() + expires.as_secs().cast_signed();
            let token = accounts.new_reset_link(&user, expires_at, client).await?;
            let link = format!("{issuer}/recover?token={}", token.reveal());
            let row = vec![user.username.into(), link.into(), time(Some(expires_at))];
            return Ok((Report::new(&["username", "link", "expires"], vec![row]), account.format));
        }
        Command::Grant(Holder { role, .. }) => accounts.grant_role(&user, role, client).await?,
        Command::RevokeRole(Holder { role, .. }) => accounts.revoke_role(&user, &role, client).await?,
        Command::Delete(_) => accounts.delete(&user).await?,
    }
    Ok((report(context.users.by_id(&user.id).await?.into_iter().collect()), account.format))
}

/// The first line of standard input.
fn read_password() -> Result<PlainPassword, OperatorError> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(OperatorError::Input)?;
    Ok(PlainPassword::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}

fn report(users: Vec<User>) -> Report {
    let rows = users.into_iter().map(|user| {
        vec![
            user.id.into(),
            user.username.into(),
            user.roles.names().into(),
            time(Some(user.created_at)),
            time(Some(user.password_changed_at)),
            time(user.disabled_at),
        ]
    });
    Report::new(&["id", "username", "roles", "created", "passwordChanged", "disabled"], rows.collect())
}
