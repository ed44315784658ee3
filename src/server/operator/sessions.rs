//! `latchkey session`.

use super::report::{Report, time};
use super::{Form, OperatorError};
use crate::audit::EventKind;
use crate::database::Database;
use crate::sessions::{Session, SessionStore};
use crate::users::{UserStore, Username};
use crate::wire::Ended;
use clap::Subcommand;

/// Look after sessions.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// List a user's sessions that go on
    List {
        /// Whose
        username: String,
        #[command(flatten)]
        form: Form,
    },
    /// End a session, and its access tokens at once
    Revoke {
        /// From the list
        id: String,
        #[command(flatten)]
        form: Form,
    },
}

pub(super) async fn carry_out(
    command: Command,
    database: &Database,
    now: i64,
) -> Result<(Report, Form), OperatorError> {
    let store = SessionStore::new(database.clone());
    match command {
        Command::List { username, form } => {
            let missing = || OperatorError::Missing(format!("user {username}"));
            let name = Username::parse(&username).map_err(|_| missing())?;
            let user = UserStore::new(database.clone()).by_name(&name).await?.ok_or_else(missing)?;
            Ok((report(store.live_of(&user.id, now).await?), form))
        }
        Command::Revoke { id, form } => {
            let ended = store.revoke(&id, Ended::Elsewhere, now).await?;
            let session =
                store.find(&id).await?.ok_or_else(|| OperatorError::Missing(format!("session {id}")))?;
            if ended {
                super::note(database, &session.user_id, EventKind::SessionEnded).await;
            }
            Ok((report(vec![session]), form))
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
