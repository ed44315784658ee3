//! Adds many users at once.

use super::{NewUser, PasswordHash, UserStore};
use crate::database::Transaction;
use sqlx::{AssertSqlSafe, Row};
use std::collections::{HashMap, HashSet};

impl UserStore {
    /// The hashes of those users of these names that exist, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn hashes_of(&self, users: &[&NewUser]) -> Result<HashMap<String, PasswordHash>, sqlx::Error> {
        // A few sizes only, so that each statement stays prepared. No user has the empty name of the padding.
        let size = users.len().next_power_of_two();
        let names = (1..=size).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ");
        let sql = format!("SELECT username, password_hash FROM users WHERE username IN ({names})");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for user in users {
            query = query.bind(user.username.as_str());
        }
        for _ in users.len()..size {
            query = query.bind("");
        }
        let rows = query.fetch_all(&self.database.reads).await?;
        let read = |row: sqlx::any::AnyRow| {
            Ok((row.try_get("username")?, PasswordHash(row.try_get("password_hash")?)))
        };
        rows.into_iter().map(read).collect()
    }

    /// Within a transaction, adds these users, but those whose names are taken; returns the ids of those that it added.
    /// Their skeletons are left to [`Skeletons`](super::Skeletons): names that look alike may come from the other application.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn insert_all(
        transaction: &mut Transaction,
        users: &[&NewUser],
        now: i64,
    ) -> Result<HashSet<String>, sqlx::Error> {
        if users.is_empty() {
            return Ok(HashSet::new());
        }
        let rows = (0..users.len()).map(|row| {
            let [id, name, hash, roles] = [2, 3, 4, 5].map(|column| row * 4 + column);
            format!("(${id}, ${name}, ${hash}, $1, $1, ${roles})")
        });
        let rows = rows.collect::<Vec<_>>().join(", ");
        let sql = format!(
            "INSERT INTO users (id, username, password_hash, created_at, password_changed_at, roles)
             VALUES {rows} ON CONFLICT (username) DO NOTHING RETURNING id"
        );
        let mut query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(now);
        for user in users {
            query = query
                .bind(&user.id)
                .bind(user.username.as_str())
                .bind(&user.hash.0)
                .bind(user.roles.to_row());
        }
        Ok(query.fetch_all(transaction).await?.into_iter().collect())
    }

    /// Within the transaction that added them, removes a user.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn take_back(transaction: &mut Transaction, user_id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM users WHERE id = $1").bind(user_id).execute(transaction).await.map(|_| ())
    }
}
