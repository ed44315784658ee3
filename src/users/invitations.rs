//! Invitations to register. The database keeps only hashes of the tokens in their links.

use super::link::hash_link_token;
use super::{Roles, Username};
use crate::clock::Clock;
use crate::database::{Database, Transaction};
use crate::wire::LinkToken;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::time::Duration;

/// An invitation. Times are unix seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// A UUIDv7.
    pub id: String,
    /// The only username that it is for, if it fixes one.
    pub username: Option<String>,
    /// The roles of the accounts that it makes.
    pub roles: Roles,
    /// How many accounts it can make.
    pub uses: i64,
    /// How many it has made.
    pub used: i64,
    /// When it was made.
    pub created_at: i64,
    /// When it ends.
    pub expires_at: i64,
}

/// Reads and writes invitations.
#[derive(Clone, Debug)]
pub struct InvitationStore {
    database: Database,
}

const COLUMNS: &str = "id, username, roles, uses, used, created_at, expires_at";

/// How long an invitation is listed after its end, in seconds.
const KEPT: i64 = 30 * 86_400;
const BETWEEN_PURGES: Duration = Duration::from_secs(3_600);

impl InvitationStore {
    /// Works on this database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// Within a transaction, adds an invitation with this token.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn insert(
        transaction: &mut Transaction,
        invitation: &Invitation,
        token: &LinkToken,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO invitations (id, hash, username, roles, uses, used, created_at, expires_at)
             VALUES ($1, $2, CAST($3 AS TEXT), $4, $5, $6, $7, $8)",
        )
        .bind(&invitation.id)
        .bind(hash_link_token(token))
        .bind(invitation.username.as_deref())
        .bind(invitation.roles.to_row())
        .bind(invitation.uses)
        .bind(invitation.used)
        .bind(invitation.created_at)
        .bind(invitation.expires_at)
        .execute(transaction)
        .await
        .map(|_| ())
    }

    /// At most `most` invitations, the newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn newest(&self, most: u32) -> Result<Vec<Invitation>, sqlx::Error> {
        let sql = format!("SELECT {COLUMNS} FROM invitations ORDER BY id DESC LIMIT $1");
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(i64::from(most)).fetch_all(&self.database.reads);
        rows.await?.into_iter().map(invitation).collect()
    }

    /// Deletes the invitation of this id and returns it; `None` if there is none.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remove(&self, id: &str) -> Result<Option<Invitation>, sqlx::Error> {
        let sql = format!("DELETE FROM invitations WHERE id = $1 RETURNING {COLUMNS}");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(id).fetch_optional(&self.database.durable);
        row.await?.map(invitation).transpose()
    }

    /// Whether an account of this name could be made with this token at `now`.
    pub(super) async fn is_good(
        &self,
        token: &LinkToken,
        username: &Username,
        now: i64,
    ) -> Result<bool, sqlx::Error> {
        let sql = format!("SELECT {COLUMNS} FROM invitations WHERE {GOOD}");
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(hash_link_token(token))
            .bind(username.as_str())
            .bind(now)
            .fetch_optional(&self.database.reads);
        Ok(row.await?.is_some())
    }

    /// Within the transaction that makes an account of this name, uses an invitation once; returns the roles that it
    /// gives, or `None` if it can't be used. Of many registrations at once, only as many pass as it has uses left: each
    /// locks its row until it commits.
    pub(super) async fn use_once(
        transaction: &mut Transaction,
        token: &LinkToken,
        username: &Username,
        now: i64,
    ) -> Result<Option<Roles>, sqlx::Error> {
        let sql = format!("UPDATE invitations SET used = used + 1 WHERE {GOOD} RETURNING roles");
        let roles: Option<String> = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(hash_link_token(token))
            .bind(username.as_str())
            .bind(now)
            .fetch_optional(transaction)
            .await?;
        Ok(roles.as_deref().map(Roles::from_row))
    }

    /// Deletes invitations 30 days after their end, for as long as the process lives.
    pub async fn purge_old(self, clock: Clock) {
        loop {
            let old = sqlx::query("DELETE FROM invitations WHERE expires_at < $1").bind(clock.now() - KEPT);
            if let Err(error) = old.execute(&self.database.relaxed).await {
                tracing::warn!(cause = %error, "old invitations can't be deleted");
            }
            tokio::time::sleep(BETWEEN_PURGES).await;
        }
    }
}

/// The condition on the hash `$1`, the username `$2` and the time `$3`.
const GOOD: &str = "hash = $1 AND (username IS NULL OR username = $2) AND expires_at > $3 AND used < uses";

fn invitation(row: AnyRow) -> Result<Invitation, sqlx::Error> {
    Ok(Invitation {
        id: row.try_get("id")?,
        username: row.try_get("username")?,
        roles: Roles::from_row(row.try_get("roles")?),
        uses: row.try_get("uses")?,
        used: row.try_get("used")?,
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
    })
}
