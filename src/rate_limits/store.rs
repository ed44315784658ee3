//! The rows of budgets.

use super::{Limit, Subject};
use crate::clock::Clock;
use crate::database::Database;
use sqlx::Row;
use std::time::Duration;

/// Reads and writes budgets. Times are milliseconds since the Unix epoch.
#[derive(Clone, Debug)]
pub struct RateLimitStore {
    database: Database,
}

impl RateLimitStore {
    /// Works on this database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// Takes one attempt out of a budget; if it is used up, changes nothing and returns how long
    /// to wait, in milliseconds. One statement, so of many at once no more pass than may.
    pub async fn charge(
        &self,
        subject: &Subject,
        limit: Limit,
        now: i64,
    ) -> Result<Option<i64>, sqlx::Error> {
        let charged = sqlx::query(
            "INSERT INTO attempts (budget, arrival) VALUES ($1, $2 + $3)
             ON CONFLICT (budget) DO UPDATE SET
                 arrival = CASE WHEN attempts.arrival > $2 THEN attempts.arrival ELSE $2 END + $3
             WHERE attempts.arrival <= $2 + $4
             RETURNING arrival",
        )
        .bind(subject.as_str())
        .bind(now)
        .bind(limit.interval())
        .bind(limit.slack())
        .fetch_all(&self.database.relaxed)
        .await?;
        if !charged.is_empty() {
            return Ok(None);
        }
        let row = sqlx::query("SELECT arrival FROM attempts WHERE budget = $1")
            .bind(subject.as_str())
            .fetch_optional(&self.database.relaxed)
            .await?;
        let arrival: i64 = row.map_or(Ok(now), |row| row.try_get(0))?;
        Ok(Some((arrival - now - limit.slack()).max(0)))
    }

    /// Puts one attempt back into a budget.
    pub async fn give_back(&self, subject: &Subject, limit: Limit) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE attempts SET arrival = arrival - $2 WHERE budget = $1")
            .bind(subject.as_str())
            .bind(limit.interval())
            .execute(&self.database.relaxed)
            .await
            .map(|_| ())
    }

    /// Deletes the budgets that are full again.
    pub async fn delete_full(&self, now: i64) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM attempts WHERE arrival < $1")
            .bind(now)
            .execute(&self.database.relaxed)
            .await
            .map(|_| ())
    }
}

const BETWEEN_ROUNDS: Duration = Duration::from_secs(60);

/// Forgets budgets that have refilled, for as long as the process lives: so the table is as large as
/// the last period's attempts.
pub async fn forget_refilled(store: RateLimitStore, clock: Clock) {
    loop {
        if let Err(error) = store.delete_full(clock.now() * 1_000).await {
            tracing::warn!(cause = %error, "refilled budgets could not be forgotten");
        }
        tokio::time::sleep(BETWEEN_ROUNDS).await;
    }
}
