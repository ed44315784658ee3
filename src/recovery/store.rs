//! The rows of recovery codes and links.

use super::code;
use crate::database::{Database, Transaction};
use crate::users::{User, hash_link_token};
use crate::wire::{LinkToken, RecoveryCode};
use aws_lc_rs::constant_time::verify_slices_are_equal;

/// Reads and writes recovery codes and links.
#[derive(Clone, Debug)]
pub struct RecoveryStore {
    database: Database,
}

/// How a link to a new password was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkOrigin {
    /// By an operator.
    Operator,
    /// For a mail to the user's address.
    Mail,
}

impl LinkOrigin {
    fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Mail => "mail",
        }
    }
}

impl RecoveryStore {
    /// Works on this database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// Replaces a user's codes by these.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn replace_codes(
        transaction: &mut Transaction,
        user_id: &str,
        codes: &[RecoveryCode],
    ) -> Result<(), sqlx::Error> {
        let delete = sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1").bind(user_id);
        delete.execute(&mut *transaction).await?;
        for (slot, code) in (0_i32..).zip(codes) {
            sqlx::query("INSERT INTO recovery_codes (user_id, slot, hash) VALUES ($1, $2, $3)")
                .bind(user_id)
                .bind(slot)
                .bind(code::hash(code, user_id))
                .execute(&mut *transaction)
                .await?;
        }
        Ok(())
    }

    /// Whether a user has this code. It reads ten rows and compares ten hashes whether the user exists, has codes, or
    /// typed something else: the time must not tell.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn has_code(&self, user_id: Option<&str>, code: &RecoveryCode) -> Result<bool, sqlx::Error> {
        let user_id = user_id.unwrap_or_default();
        let presented = code::hash(code, user_id);
        let stored: Vec<Option<String>> = sqlx::query_scalar(
            "WITH slots (number) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))
             SELECT hash FROM slots LEFT JOIN recovery_codes ON user_id = $1 AND slot = number",
        )
        .bind(user_id)
        .fetch_all(&self.database.reads)
        .await?;
        // As long as a hash, and equal to none.
        let (nothing, other) = ("-".repeat(43), "_".repeat(43));
        let presented = presented.unwrap_or(nothing);
        let equal = |stored: Option<String>| {
            let stored = stored.as_ref().unwrap_or(&other);
            verify_slices_are_equal(stored.as_bytes(), presented.as_bytes()).is_ok()
        };
        Ok(stored.into_iter().fold(false, |found, stored| found | equal(stored)))
    }

    /// Whether a user has no codes and has not declined them.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn offers_codes(&self, user_id: &str) -> Result<bool, sqlx::Error> {
        let offered: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM users WHERE id = $1 AND codes_declined = 0
             AND NOT EXISTS (SELECT 1 FROM recovery_codes WHERE user_id = users.id)",
        )
        .bind(user_id)
        .fetch_one(&self.database.reads)
        .await?;
        Ok(offered == 1)
    }

    /// Records that a user declines codes.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn decline_codes(&self, user_id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE users SET codes_declined = 1 WHERE id = $1")
            .bind(user_id)
            .execute(&self.database.durable)
            .await
            .map(|_| ())
    }

    /// Uses a code up; `false` if another request was faster.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn use_code(
        transaction: &mut Transaction,
        user_id: &str,
        code: &RecoveryCode,
    ) -> Result<bool, sqlx::Error> {
        let done = sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1 AND hash = $2")
            .bind(user_id)
            .bind(code::hash(code, user_id))
            .execute(transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Makes a link good until `expires_at`, in unix seconds. It replaces the user's last one of the same origin.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn insert_link(
        transaction: &mut Transaction,
        user: &User,
        origin: LinkOrigin,
        token: &LinkToken,
        expires_at: i64,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO reset_links (hash, made_by, user_id, credential_epoch, expires_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (user_id, made_by) DO UPDATE SET hash = excluded.hash,
                 credential_epoch = excluded.credential_epoch, expires_at = excluded.expires_at",
        )
        .bind(hash_link_token(token))
        .bind(origin.as_str())
        .bind(&user.id)
        .bind(user.credential_epoch)
        .bind(expires_at)
        .execute(transaction)
        .await
        .map(|_| ())
    }

    /// The id of the user whose link is good at `now`, in unix seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn user_of_link(&self, token: &LinkToken, now: i64) -> Result<Option<String>, sqlx::Error> {
        sqlx::query_scalar(
            "SELECT users.id FROM reset_links JOIN users ON users.id = user_id
             WHERE hash = $1 AND expires_at > $2 AND disabled_at IS NULL
               AND reset_links.credential_epoch = users.credential_epoch",
        )
        .bind(hash_link_token(token))
        .bind(now)
        .fetch_optional(&self.database.reads)
        .await
    }

    /// Uses up a link of `user`, whose row is locked; `false` if another request was faster, or the user's credentials
    /// have changed since the link was made.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn use_link(
        transaction: &mut Transaction,
        user: &User,
        token: &LinkToken,
    ) -> Result<bool, sqlx::Error> {
        let done =
            sqlx::query("DELETE FROM reset_links WHERE hash = $1 AND user_id = $2 AND credential_epoch = $3")
                .bind(hash_link_token(token))
                .bind(&user.id)
                .bind(user.credential_epoch)
                .execute(transaction)
                .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Voids a user's link that a mail brought: for when their address changes.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn void_mailed_link(transaction: &mut Transaction, user_id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM reset_links WHERE user_id = $1 AND made_by = $2")
            .bind(user_id)
            .bind(LinkOrigin::Mail.as_str())
            .execute(transaction)
            .await
            .map(|_| ())
    }

    /// Deletes a user's codes and links.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn erase(transaction: &mut Transaction, user_id: &str) -> Result<(), sqlx::Error> {
        for statement in
            ["DELETE FROM recovery_codes WHERE user_id = $1", "DELETE FROM reset_links WHERE user_id = $1"]
        {
            sqlx::query(statement).bind(user_id).execute(&mut *transaction).await?;
        }
        Ok(())
    }
}
