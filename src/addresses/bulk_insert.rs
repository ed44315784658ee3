//! Adds many addresses at once.

use super::store::AddressStore;
use crate::database::Transaction;
use crate::users::EmailAddress;
use sqlx::AssertSqlSafe;
use std::collections::HashSet;

impl AddressStore {
    /// The mailboxes of those of these addresses that are a user's.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn taken(&self, addresses: &[&EmailAddress]) -> Result<HashSet<String>, sqlx::Error> {
        // A few sizes only, so that each statement stays prepared. No mailbox is the empty text of the padding.
        let size = addresses.len().next_power_of_two();
        let mailboxes = (1..=size).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ");
        let sql = format!("SELECT mailbox FROM addresses WHERE mailbox IN ({mailboxes})");
        let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
        for address in addresses {
            query = query.bind(address.mailbox());
        }
        for _ in addresses.len()..size {
            query = query.bind("");
        }
        Ok(query.fetch_all(&self.database.reads).await?.into_iter().collect())
    }

    /// Within a transaction, makes these addresses those of the users with these ids, who have none; returns the ids of
    /// the users whose address is not another user's.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn insert_all(
        transaction: &mut Transaction,
        addresses: &[(&str, EmailAddress)],
        now: i64,
    ) -> Result<HashSet<String>, sqlx::Error> {
        if addresses.is_empty() {
            return Ok(HashSet::new());
        }
        let rows = (0..addresses.len()).map(|row| {
            let [user_id, email, mailbox] = [2, 3, 4].map(|column| row * 3 + column);
            format!("(${user_id}, ${email}, ${mailbox}, $1)")
        });
        let rows = rows.collect::<Vec<_>>().join(", ");
        let sql = format!(
            "INSERT INTO addresses (user_id, email, mailbox, verified_at)
             VALUES {rows} ON CONFLICT (mailbox) DO NOTHING RETURNING user_id"
        );
        let mut query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(now);
        for (user_id, address) in addresses {
            query = query.bind(*user_id).bind(address.as_str()).bind(address.mailbox());
        }
        Ok(query.fetch_all(transaction).await?.into_iter().collect())
    }
}
