//! The rows of rate limits.

use super::{Limit, LimitKey};
use crate::clock::Clock;
use crate::database::Database;
use sqlx::Row;
use std::time::Duration;

/// Reads and writes rate limits. Times are milliseconds since the Unix epoch.
#[derive(Clone, Debug)]
pub struct RateLimitStore {
    database: Database,
}

/// Longer than any limit's period, in milliseconds: 31 days.
const LONGEST_PERIOD: i64 = 31 * 86_400_000;

impl RateLimitStore {
    /// Works on this database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// Counts one attempt. If the limit is used up, changes nothing and returns how long to wait, in
    /// milliseconds. It is one statement, so that of many attempts at once no more pass than allowed.
    ///
    /// An arrival further ahead than the limit's period was stored by a clock that was wrong: it counts as a
    /// limit of which one attempt is left.
    pub async fn charge(&self, key: &LimitKey, limit: Limit, now: i64) -> Result<Option<i64>, sqlx::Error> {
        let charged = sqlx::query(
            "INSERT INTO attempts (budget, arrival) VALUES ($1, $2 + $3)
             ON CONFLICT (budget) DO UPDATE SET arrival = $3 + CASE
                 WHEN attempts.arrival > $2 + $5 THEN $2 + $4
                 WHEN attempts.arrival > $2 THEN attempts.arrival
                 ELSE $2 END
             WHERE attempts.arrival <= $2 + $4 OR attempts.arrival > $2 + $5
             RETURNING arrival",
        )
        .bind(key.as_str())
        .bind(now)
        .bind(limit.interval())
        .bind(limit.slack())
        .bind(limit.period())
        .fetch_all(&self.database.relaxed)
        .await?;
        if !charged.is_empty() {
            return Ok(None);
        }
        let row = sqlx::query("SELECT arrival FROM attempts WHERE budget = $1")
            .bind(key.as_str())
            .fetch_optional(&self.database.relaxed)
            .await?;
        let arrival: i64 = row.map_or(Ok(now), |row| row.try_get(0))?;
        Ok(Some((arrival - now - limit.slack()).max(0)))
    }

    /// Gives one attempt back.
    pub async fn refund(&self, key: &LimitKey, limit: Limit) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE attempts SET arrival = arrival - $2 WHERE budget = $1")
            .bind(key.as_str())
            .bind(limit.interval())
            .execute(&self.database.relaxed)
            .await
            .map(|_| ())
    }

    /// Deletes the rows of limits that have refilled, and those that a wrong clock has left in the far future.
    pub async fn delete_refilled(&self, now: i64) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM attempts WHERE arrival < $1 OR arrival > $2")
            .bind(now)
            .bind(now + LONGEST_PERIOD)
            .execute(&self.database.relaxed)
            .await
            .map(|_| ())
    }
}

const BETWEEN_ROUNDS: Duration = Duration::from_secs(60);

/// Deletes the rows of refilled limits for as long as the process lives, so that the table holds no more than the
/// attempts of the last period.
pub async fn forget_refilled(store: RateLimitStore, clock: Clock) {
    loop {
        if let Err(error) = store.delete_refilled(clock.now() * 1_000).await {
            tracing::warn!(cause = %error, "the rows of refilled rate limits could not be deleted");
        }
        tokio::time::sleep(BETWEEN_ROUNDS).await;
    }
}
