//! `latchkey session`.

use super::context::OperatorContext;
use super::error::OperatorError;
use super::report::{OutputFormat, Report, time};
use super::revoke_all;
use crate::accounts::AccountError;
use crate::sessions::Session;
use clap::Subcommand;

/// Manage sessions.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// List the live sessions of a user
    List {
        /// The username
        #[arg(allow_hyphen_values = true)]
        username: String,
        #[command(flatten)]
        format: OutputFormat,
    },
    /// End a session; its access tokens end at once
    Revoke {
        /// The session's id, as `latchkey session list` shows it
        #[arg(required_unless_present = "all")]
        id: Option<String>,
        /// End all sessions of all users, for example after a backup was restored
        #[arg(long, conflicts_with = "id")]
        all: bool,
        #[command(flatten)]
        format: OutputFormat,
    },
}

pub(super) async fn run(
    command: Command,
    context: &OperatorContext,
) -> Result<(Report, OutputFormat), OperatorError> {
    match command {
        Command::List { username, format } => {
            let user = context.user(&username).await?;
            Ok((report(context.sessions.live_of(&user.id, context.clock.now()).await?), format))
        }
        Command::Revoke { id: None, format, .. } => Ok((revoke_all::run(context).await?, format)),
        Command::Revoke { id: Some(id), format, .. } => {
            let ended = context.accounts.end_session(&id, None, &context.client).await;
            let session = ended.map_err(|error| match error {
                AccountError::Missing => OperatorError::Missing(format!("session {id}")),
                error => error.into(),
            })?;
            Ok((report(vec![session]), format))
        }
    }
}

fn report(sessions: Vec<Session>) -> Report {
    let rows = sessions.into_iter().map(|session| {
        vec![
            session.id.into(),
            session.username.into(),
            session.generation.into(),
            time(Some(session.created_at)),
            time(Some(session.last_used_at)),
            time(Some(session.expires_at)),
            time(session.revoked.map(|(at, _)| at)),
            session.address.into(),
            session.user_agent.into(),
        ]
    });
    let columns = &[
        "id",
        "username",
        "generation",
        "created",
        "lastUsed",
        "expires",
        "revoked",
        "address",
        "userAgent",
    ];
    Report::new(columns, rows.collect())
}
