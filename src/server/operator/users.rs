//! `latchkey user`.

use super::report::{Report, time};
use super::{Form, OperatorError};
use crate::audit::{Audit, EventKind};
use crate::database::Database;
use crate::sessions::SessionStore;
use crate::users::{Hashing, Password, User, UserStore, Username};
use crate::wire::{ApiError, Ended, PlainPassword};
use clap::Subcommand;
use std::io::BufRead;

/// Look after accounts.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// List the accounts, the newest first
    List {
        /// At most so many
        #[arg(long, default_value_t = 100)]
        most: u32,
        #[command(flatten)]
        form: Form,
    },
    /// Show an account
    Show(Named),
    /// Keep somebody from logging in and end all of their sessions
    Disable(Named),
    /// Let somebody log in again
    Enable(Named),
    /// Set a password, read from standard input, and end all sessions
    SetPassword(Named),
    /// Delete an account and end all of its sessions
    Delete(Named),
}

/// Whose account.
#[derive(Clone, Debug, clap::Args)]
pub struct Named {
    /// The username
    username: String,
    #[command(flatten)]
    form: Form,
}

pub(super) async fn carry_out(
    command: Command,
    database: &Database,
    bcrypt_cost: u32,
    now: i64,
) -> Result<(Report, Form), OperatorError> {
    let users = UserStore::new(database.clone());
    let named = match &command {
        Command::List { most, form } => return Ok((report(users.newest(*most).await?), *form)),
        Command::Show(named)
        | Command::Disable(named)
        | Command::Enable(named)
        | Command::SetPassword(named)
        | Command::Delete(named) => named.clone(),
    };
    let missing = || OperatorError::Missing(format!("user {}", named.username));
    let name = Username::parse(&named.username).map_err(|_| missing())?;
    let user = users.by_name(&name).await?.ok_or_else(missing)?;
    let mut transaction = database.durable.begin().await?;
    let (because, what) = match command {
        Command::Disable(_) => {
            UserStore::set_disabled(&mut transaction, &user, Some(now)).await?;
            (Some(Ended::AccountClosed), Some(EventKind::Disabled))
        }
        Command::Enable(_) => {
            UserStore::set_disabled(&mut transaction, &user, None).await?;
            (None, Some(EventKind::Enabled))
        }
        Command::SetPassword(_) => {
            let hash = new_hash(name, bcrypt_cost).await?;
            changed(UserStore::set_password(&mut transaction, &user, &hash, now).await?)?;
            (Some(Ended::PasswordChanged), Some(EventKind::PasswordChanged))
        }
        Command::Delete(_) => {
            changed(UserStore::erase(&mut transaction, &user, now).await?)?;
            SessionStore::erase_client_info(&mut transaction, &user.id).await?;
            Audit::erase(&mut transaction, &user.id).await?;
            (Some(Ended::AccountClosed), None)
        }
        Command::List { .. } | Command::Show(_) => (None, None),
    };
    if let Some(because) = because {
        // A running server asks the database for these, every second.
        SessionStore::revoke_all_of(&mut transaction, &user.id, None, because, now).await?;
    }
    transaction.commit().await?;
    if let Some(what) = what {
        super::note(database, &user.id, what).await;
    }
    Ok((report(users.by_id(&user.id).await?.into_iter().collect()), named.form))
}

/// The row is changed only if it is still as it was read.
fn changed(done: bool) -> Result<(), OperatorError> {
    let meanwhile =
        || OperatorError::Refused("the password was changed just now; nothing was done".to_owned());
    done.then_some(()).ok_or_else(meanwhile)
}

async fn new_hash(name: Username, bcrypt_cost: u32) -> Result<crate::users::PasswordHash, OperatorError> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| OperatorError::Refused(format!("the password can't be read: {error}")))?;
    let typed = PlainPassword::new(line.trim_end_matches(['\r', '\n']).to_owned());
    let refused = |error: ApiError| OperatorError::Refused(error.message());
    let place = Hashing::start(bcrypt_cost, 1).place().map_err(refused)?;
    place.hash(move || Password::choose(&typed, &name)).await.map_err(refused)
}

fn report(users: Vec<User>) -> Report {
    let rows = users.into_iter().map(|user| {
        vec![
            user.id.into(),
            user.username.into(),
            time(Some(user.created_at)),
            time(Some(user.password_changed_at)),
            time(user.disabled_at),
        ]
    });
    Report::new(&["id", "username", "created", "passwordChanged", "disabled"], rows.collect())
}
