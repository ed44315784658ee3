//! The rows of users.

use super::skeleton::skeleton;
use super::{Identifier, PasswordHash, Roles, Username};
use crate::database::{Database, Transaction};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A user's row.
#[derive(Clone, Debug)]
pub struct User {
    /// UUIDv7.
    pub id: String,
    /// In its normal form.
    pub username: String,
    /// The hash that verifies the password.
    pub password_hash: PasswordHash,
    /// Unix seconds.
    pub created_at: i64,
    /// Unix seconds.
    pub password_changed_at: i64,
    /// Unix seconds; a disabled user can't log in.
    pub disabled_at: Option<i64>,
    /// Grows with each new password, disabling, enabling and deletion.
    pub credential_epoch: i64,
    /// The permissions of this user in an app.
    pub roles: Roles,
}

/// A user to add.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// UUIDv7.
    pub id: String,
    /// The name to log in with.
    pub username: Username,
    /// The hash that verifies the password.
    pub hash: PasswordHash,
    /// The permissions of this user in an app.
    pub roles: Roles,
}

/// The reason why a name can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameConflict {
    /// An account has this name.
    Taken,
    /// An account has a name that looks the same.
    LooksLikeAnother,
}

/// Reads and writes users.
#[derive(Clone, Debug)]
pub struct UserStore {
    pub(super) database: Database,
}

const COLUMNS: &str =
    "id, username, password_hash, created_at, password_changed_at, disabled_at, credential_epoch, roles";

impl UserStore {
    /// Works on this database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// Within a transaction, adds a user; `false` if [`name_conflict`](Self::name_conflict) tells why not.
    pub async fn insert(
        transaction: &mut Transaction,
        user: &NewUser,
        now: i64,
    ) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "INSERT INTO users (id, username, password_hash, created_at, password_changed_at, roles, skeleton)
             VALUES ($1, $2, $3, $4, $4, $5, $6) ON CONFLICT DO NOTHING",
        )
        .bind(&user.id)
        .bind(user.username.as_str())
        .bind(&user.hash.0)
        .bind(now)
        .bind(user.roles.to_row())
        .bind(skeleton(user.username.as_str()))
        .execute(transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The account that keeps a new one from having this name, if there is one.
    pub async fn name_conflict(&self, username: &Username) -> Result<Option<NameConflict>, sqlx::Error> {
        let names: Vec<String> =
            sqlx::query_scalar("SELECT username FROM users WHERE username = $1 OR skeleton = $2")
                .bind(username.as_str())
                .bind(skeleton(username.as_str()))
                .fetch_all(&self.database.reads)
                .await?;
        if names.iter().any(|name| name == username.as_str()) {
            return Ok(Some(NameConflict::Taken));
        }
        Ok((!names.is_empty()).then_some(NameConflict::LooksLikeAnother))
    }

    /// The user of this name. The query returns one row whether the user exists or not: fetching a row takes a
    /// moment, which would tell.
    pub async fn by_name(&self, username: &Username) -> Result<Option<User>, sqlx::Error> {
        let sql =
            format!("SELECT {COLUMNS} FROM (SELECT 1 AS always) AS always LEFT JOIN users ON username = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(username.as_str())
            .fetch_one(&self.database.reads)
            .await?;
        let id: Option<String> = row.try_get("id")?;
        id.map(|_| user(row)).transpose()
    }

    /// The number of accounts, counted up to `most`, without those that were deleted.
    pub async fn count(&self, most: i64) -> Result<i64, sqlx::Error> {
        let count = "SELECT COUNT(*) FROM (SELECT 1 FROM users WHERE username NOT LIKE 'deleted %' LIMIT $1) AS counted";
        sqlx::query_scalar(count).bind(most).fetch_one(&self.database.reads).await
    }

    /// The user with this username or this verified address. Returns one row as [`UserStore::by_name`] does.
    pub async fn by_identifier(&self, identifier: &Identifier) -> Result<Option<User>, sqlx::Error> {
        let Some(mailbox) = identifier.mailbox() else {
            return match identifier.username() {
                Some(username) => self.by_name(username).await,
                None => Ok(None),
            };
        };
        // A user of an older release may have the address of another as their name: names win, so that nobody is locked
        // out.
        let sql = format!(
            "SELECT {COLUMNS} FROM (SELECT 1 AS always) AS always LEFT JOIN users ON users.id =
                 COALESCE((SELECT id FROM users WHERE username = $1),
                     (SELECT user_id FROM addresses WHERE mailbox = $2))"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(identifier.username().map(Username::as_str).unwrap_or_default())
            .bind(mailbox)
            .fetch_one(&self.database.reads)
            .await?;
        let id: Option<String> = row.try_get("id")?;
        id.map(|_| user(row)).transpose()
    }

    /// The user of this id.
    pub async fn by_id(&self, id: &str) -> Result<Option<User>, sqlx::Error> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM users WHERE id = $1"));
        let row = sqlx::query(sql).bind(id).fetch_optional(&self.database.reads).await?;
        row.map(user).transpose()
    }

    /// At most `most` accounts, the newest first, without those that were deleted.
    pub async fn newest(&self, most: u32) -> Result<Vec<User>, sqlx::Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM users WHERE username NOT LIKE 'deleted %' ORDER BY id DESC LIMIT $1"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(i64::from(most))
            .fetch_all(&self.database.reads)
            .await?
            .into_iter()
            .map(user)
            .collect()
    }

    /// Disables a user from `since` on, in unix seconds, or enables them again; `false` if they have been deleted.
    pub async fn set_disabled(
        connection: &mut Transaction,
        user: &User,
        since: Option<i64>,
    ) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "UPDATE users SET disabled_at = $2, credential_epoch = credential_epoch + 1
             WHERE id = $1 AND username NOT LIKE 'deleted %'",
        )
        .bind(&user.id)
        .bind(since)
        .execute(connection)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Locks an enabled user's row until the transaction ends; `false` if the user's credentials have changed since
    /// `user` was read.
    pub async fn lock(transaction: &mut Transaction, user: &User) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "UPDATE users SET credential_epoch = credential_epoch
             WHERE id = $1 AND credential_epoch = $2 AND disabled_at IS NULL",
        )
        .bind(&user.id)
        .bind(user.credential_epoch)
        .execute(transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Locks a user's row until the transaction ends, and reads their roles; `None` if the user has been deleted.
    pub async fn lock_roles(
        transaction: &mut Transaction,
        user_id: &str,
    ) -> Result<Option<Roles>, sqlx::Error> {
        let roles: Option<String> = sqlx::query_scalar(
            "UPDATE users SET roles = roles WHERE id = $1 AND username NOT LIKE 'deleted %' RETURNING roles",
        )
        .bind(user_id)
        .fetch_optional(transaction)
        .await?;
        Ok(roles.as_deref().map(Roles::from_row))
    }

    /// Sets the roles of a user whose row is locked. The user's sessions must get them in the same transaction.
    pub async fn set_roles(
        transaction: &mut Transaction,
        user_id: &str,
        roles: &Roles,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE users SET roles = $2 WHERE id = $1")
            .bind(user_id)
            .bind(roles.to_row())
            .execute(transaction)
            .await
            .map(|_| ())
    }

    /// Sets a new password; `false` if the user's credentials have changed since `user` was read.
    pub async fn set_password(
        connection: &mut Transaction,
        user: &User,
        hash: &PasswordHash,
        now: i64,
    ) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "UPDATE users SET password_hash = $3, password_changed_at = $4, credential_epoch = credential_epoch + 1
             WHERE id = $1 AND credential_epoch = $2",
        )
        .bind(&user.id)
        .bind(user.credential_epoch)
        .bind(&hash.0)
        .bind(now)
        .execute(connection)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Erases all personal data in a row and frees the name; `false` if the user's credentials have changed since
    /// `user` was read. The row stays as long as its sessions, because other nodes have yet to learn that they ended.
    pub async fn erase(connection: &mut Transaction, user: &User, now: i64) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "UPDATE users SET username = $3, skeleton = $3, password_hash = '', disabled_at = $4, roles = '',
                 credential_epoch = credential_epoch + 1
             WHERE id = $1 AND credential_epoch = $2",
        )
        .bind(&user.id)
        .bind(user.credential_epoch)
        // No username contains a space.
        .bind(format!("deleted {}", user.id))
        .bind(now)
        .execute(connection)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Replaces a hash by a better one of the same password, unless the hash has changed meanwhile.
    pub async fn upgrade_hash(&self, user: &User, better: &PasswordHash) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
            .bind(&user.id)
            .bind(&user.password_hash.0)
            .bind(&better.0)
            .execute(&self.database.durable)
            .await
            .map(|_| ())
    }
}

fn user(row: AnyRow) -> Result<User, sqlx::Error> {
    Ok(User {
        id: row.try_get("id")?,
        username: row.try_get("username")?,
        password_hash: PasswordHash(row.try_get("password_hash")?),
        created_at: row.try_get("created_at")?,
        password_changed_at: row.try_get("password_changed_at")?,
        disabled_at: row.try_get("disabled_at")?,
        credential_epoch: row.try_get("credential_epoch")?,
        roles: Roles::from_row(row.try_get("roles")?),
    })
}
