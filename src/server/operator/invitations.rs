//! `latchkey invite`.

use super::context::OperatorContext;
use super::error::OperatorError;
use super::report::{OutputFormat, Report, time};
use crate::components::frame::next;
use crate::mail::{Link, Message};
use crate::server::config::lifetime;
use crate::users::{EmailAddress, Invitation, InvitationStore, Role, Roles, Username, new_link_token};
use clap::Subcommand;
use std::time::Duration;

/// Manage invitations to register.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Make an invitation and print its link, which is not shown again
    Create(Create),
    /// List the invitations, the newest first, until 30 days after their end
    List {
        /// The most invitations to list
        #[arg(long, default_value_t = 100)]
        most: u32,
        #[command(flatten)]
        format: OutputFormat,
    },
    /// Delete an invitation; its link no longer works
    Revoke {
        /// The invitation's id, as `latchkey invite list` shows it
        id: String,
        #[command(flatten)]
        format: OutputFormat,
    },
}

impl Command {
    /// Whether it makes sense before the first start of the server, on a database that it creates.
    pub(super) fn may_be_first(&self) -> bool {
        matches!(self, Self::Create(_))
    }
}

/// The arguments of `latchkey invite create`.
#[derive(Clone, Debug, clap::Args)]
pub struct Create {
    /// The username of the account; otherwise people choose their own
    #[arg(long, value_name = "NAME", conflicts_with = "uses")]
    username: Option<String>,
    /// A role of the accounts; can be given several times
    #[arg(long = "role", value_name = "ROLE")]
    roles: Vec<Role>,
    /// How many accounts can be made with it
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    uses: u32,
    /// How long it is good
    #[arg(long, default_value = "7d", value_name = "DURATION", value_parser = lifetime)]
    expires: Duration,
    /// Also mail the link to this address; needs mail-url, and a running server that sends it
    #[arg(long, value_name = "ADDRESS", value_parser = email)]
    email: Option<EmailAddress>,
    #[command(flatten)]
    format: OutputFormat,
}

fn email(text: &str) -> Result<EmailAddress, String> {
    EmailAddress::parse(text).map_err(|error| error.message())
}

pub(super) async fn run(
    command: Command,
    context: &OperatorContext,
) -> Result<(Report, OutputFormat), OperatorError> {
    match command {
        Command::Create(arguments) => create(arguments, context).await,
        Command::List { most, format } => {
            Ok((report(context.invitations.newest(most).await?, context.clock.now()), format))
        }
        Command::Revoke { id, format } => {
            let missing = || OperatorError::Missing(format!("invitation {id}"));
            // PostgreSQL does not take every text.
            uuid::Uuid::try_parse(&id).map_err(|_| missing())?;
            let revoked = context.invitations.remove(&id).await?.ok_or_else(missing)?;
            Ok((report(vec![revoked], context.clock.now()), format))
        }
    }
}

async fn create(
    Create { username, roles: given, uses, expires, email, format }: Create,
    context: &OperatorContext,
) -> Result<(Report, OutputFormat), OperatorError> {
    let username =
        username.map(|name| Username::parse_new(&name)).transpose().map_err(OperatorError::Username)?;
    if let Some(username) = &username
        && context.users.by_name(username).await?.is_some()
    {
        return Err(OperatorError::Exists(username.as_str().to_owned()));
    }
    let mut roles = Roles::default();
    for role in given {
        roles.add(role)?;
    }
    let (issuer, token) = (context.issuer().await?, new_link_token()?);
    let now = context.clock.now();
    let invitation = Invitation {
        id: uuid::Uuid::now_v7().to_string(),
        username: username.map(|username| username.as_str().to_owned()),
        roles,
        uses: uses.into(),
        used: 0,
        created_at: now,
        expires_at: now + expires.as_secs().cast_signed(),
    };
    let link = issuer + &next::register_with(token.reveal(), invitation.username.as_deref());
    let mut transaction = context.database.durable.begin().await?;
    InvitationStore::insert(&mut transaction, &invitation, &token).await?;
    if let Some(email) = email {
        let message = Message::Invitation { link: Link::new(link.clone(), invitation.expires_at) };
        context.accounts.outbox()?.enqueue(&mut transaction, None, email.as_str(), &message).await?;
    }
    transaction.commit().await?;
    let row = vec![
        invitation.id.into(),
        link.into(),
        invitation.username.into(),
        invitation.roles.names().into(),
        invitation.uses.into(),
        time(Some(invitation.expires_at)),
    ];
    Ok((Report::new(&["id", "link", "username", "roles", "uses", "expires"], vec![row]), format))
}

fn report(invitations: Vec<Invitation>, now: i64) -> Report {
    let rows = invitations.into_iter().map(|invitation| {
        let state = match invitation {
            Invitation { used, uses, .. } if used >= uses => "used",
            Invitation { expires_at, .. } if expires_at <= now => "expired",
            _ => "good",
        };
        vec![
            invitation.id.into(),
            state.into(),
            invitation.username.into(),
            invitation.roles.names().into(),
            invitation.uses.into(),
            invitation.used.into(),
            time(Some(invitation.created_at)),
            time(Some(invitation.expires_at)),
        ]
    });
    let columns = &["id", "state", "username", "roles", "uses", "used", "created", "expires"];
    Report::new(columns, rows.collect())
}
