//! Skeletons of usernames: names that look alike have the same one
//! ([UTS 39 section 4](https://www.unicode.org/reports/tr39/#Confusable_Detection)).
//!
//! Each account's row has its skeleton, under a unique index, so that the database refuses the second of two names that
//! look alike. SQL can't compute skeletons: a background task adds those of accounts that an earlier release made. Where
//! two such accounts look alike, both stay, and the older one has the skeleton.

use crate::database::Database;
use std::time::Duration;
use tokio::time::sleep;

/// Rows updated between two pauses.
const BATCH: usize = 100;
const BETWEEN_BATCHES: Duration = Duration::from_millis(50);
/// Until all nodes are upgraded, the older ones make accounts without a skeleton.
const BETWEEN_SEARCHES: Duration = Duration::from_secs(600);

/// The skeleton of a name. The two lower-case forms of the Greek sigma count as one: in capitals they are the same.
pub(super) fn skeleton(name: &str) -> String {
    unicode_security::skeleton(&name.replace('ς', "σ")).collect()
}

/// Adds skeletons to the rows that have none.
#[derive(Clone, Debug)]
pub struct Skeletons {
    database: Database,
}

impl Skeletons {
    /// Works on this database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// Adds all missing skeletons, and then those of accounts that nodes of an earlier release make.
    pub async fn add_missing(self) {
        loop {
            let pause = match self.add_batch().await {
                Ok(0) => BETWEEN_SEARCHES,
                Ok(_) => BETWEEN_BATCHES,
                Err(error) => {
                    tracing::warn!(cause = %error, "skeletons of usernames can't be added");
                    BETWEEN_SEARCHES
                }
            };
            sleep(pause).await;
        }
    }

    async fn add_batch(&self) -> Result<usize, sqlx::Error> {
        let missing =
            format!("SELECT id, username FROM users WHERE skeleton IS NULL ORDER BY id LIMIT {BATCH}");
        let rows: Vec<(String, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(missing)).fetch_all(&self.database.reads).await?;
        for (id, username) in &rows {
            match self.add(id, &skeleton(username)).await {
                Err(error) if error.as_database_error().is_some_and(|error| error.is_unique_violation()) => {
                    tracing::warn!(user = id, "this username looks like that of an older account");
                    // No skeleton of a name has a space.
                    self.add(id, &format!("imitates {id}")).await?;
                }
                added => added?,
            }
        }
        Ok(rows.len())
    }

    async fn add(&self, id: &str, skeleton: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE users SET skeleton = $2 WHERE id = $1 AND skeleton IS NULL")
            .bind(id)
            .bind(skeleton)
            .execute(&self.database.relaxed)
            .await
            .map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_have_one_skeleton() {
        for (name, alike) in [
            ("ada", "adа"),   // A Cyrillic letter.
            ("ace", "асе"),   // Cyrillic letters only.
            ("bill", "bi11"), // Digits.
            ("modem", "modern"),
            ("scope", "ѕсоре"),
            ("σίγμας", "σίγμασ"),
        ] {
            assert_eq!(skeleton(name), skeleton(alike), "{name}");
        }
    }

    #[test]
    fn names_that_look_different_have_different_skeletons() {
        let names = ["ada", "ádá", "ida", "ada1", "ada2", "ada.", "ada-", "аня", "דנה", "愛子"];
        for (place, name) in names.iter().enumerate() {
            for other in &names[..place] {
                assert_ne!(skeleton(name), skeleton(other), "{name} {other}");
            }
        }
    }
}
