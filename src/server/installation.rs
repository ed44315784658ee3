//! The facts about the installation that the database keeps: its issuer and its keys.

use crate::database::Database;
use std::net::SocketAddr;

/// The installation's row. Cloning it is cheap.
#[derive(Clone, Debug)]
pub(super) struct Installation {
    database: Database,
    issuer: String,
    /// The issuer of earlier starts, if it was another.
    issuer_before: Option<String>,
}

/// Whether the key folder fits the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyFolder {
    /// It has a key that was there before, or there were none.
    Fits,
    /// It has none of the keys that were there before: it was lost, or belongs to another installation.
    Differs,
}

impl Installation {
    /// Reads the row, or writes it at the first start. The issuer is `setting` if there is one, otherwise the issuer
    /// of earlier starts, otherwise `http://localhost` with the port of this first start.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) async fn open(
        database: &Database,
        setting: Option<&str>,
        address: SocketAddr,
    ) -> Result<Self, sqlx::Error> {
        // Releases before this table named the address in their tokens, which must stay valid.
        let used_before: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM (SELECT 1 FROM users LIMIT 1) AS used")
                .fetch_one(&database.reads)
                .await?;
        let default = match used_before {
            0 => format!("http://localhost:{}", address.port()),
            _ => format!("http://{address}"),
        };
        let insert = "INSERT INTO installation (only_row, issuer, key_ids) VALUES (1, $1, '')
            ON CONFLICT (only_row) DO NOTHING";
        let first = setting.unwrap_or(&default);
        sqlx::query(insert).bind(first).execute(&database.durable).await?;
        let stored: String =
            sqlx::query_scalar("SELECT issuer FROM installation").fetch_one(&database.durable).await?;
        let issuer = setting.map_or_else(|| stored.clone(), str::to_owned);
        if issuer != stored {
            sqlx::query("UPDATE installation SET issuer = $1")
                .bind(&issuer)
                .execute(&database.durable)
                .await?;
        }
        let issuer_before = (issuer != stored).then_some(stored);
        Ok(Self { database: database.clone(), issuer, issuer_before })
    }

    /// The issuer and audience of the tokens.
    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The issuer of earlier starts, if it was another.
    pub(super) fn issuer_before(&self) -> Option<&str> {
        self.issuer_before.as_deref()
    }

    /// Stores the ids of the keys in the folder, and compares them with those that were stored before.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) async fn note_keys(&self, ids: &[String]) -> Result<KeyFolder, sqlx::Error> {
        let stored: String =
            sqlx::query_scalar("SELECT key_ids FROM installation").fetch_one(&self.database.durable).await?;
        let now = ids.join(" ");
        if now != stored {
            let update = "UPDATE installation SET key_ids = $1";
            sqlx::query(update).bind(&now).execute(&self.database.durable).await?;
        }
        let known = stored.is_empty() || stored.split(' ').any(|id| ids.iter().any(|now| now == id));
        Ok(if known { KeyFolder::Fits } else { KeyFolder::Differs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    async fn database() -> (TempDir, Database) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("latchkey.db").display());
        (folder, Database::open(&url).await.unwrap())
    }

    async fn issuer(database: &Database, setting: Option<&str>, address: &str) -> String {
        let address = address.parse().unwrap();
        Installation::open(database, setting, address).await.unwrap().issuer().to_owned()
    }

    #[tokio::test]
    async fn the_first_start_chooses_the_issuer_and_another_port_changes_nothing() {
        let (_folder, database) = database().await;
        assert_eq!(issuer(&database, None, "127.0.0.1:3000").await, "http://localhost:3000");
        assert_eq!(issuer(&database, None, "0.0.0.0:4000").await, "http://localhost:3000");
    }

    #[tokio::test]
    async fn a_setting_wins_and_is_kept_when_it_is_gone() {
        let (_folder, database) = database().await;
        assert_eq!(issuer(&database, None, "127.0.0.1:3000").await, "http://localhost:3000");
        for setting in [Some("https://a.example"), None] {
            assert_eq!(issuer(&database, setting, "127.0.0.1:3000").await, "https://a.example");
        }
    }

    #[tokio::test]
    async fn an_installation_of_an_earlier_release_keeps_its_issuer() {
        let (_folder, database) = database().await;
        let user = "INSERT INTO users (id, username, password_hash, created_at, password_changed_at)
            VALUES ('u', 'ada', '', 0, 0)";
        sqlx::query(user).execute(&database.durable).await.unwrap();
        assert_eq!(issuer(&database, None, "127.0.0.1:3000").await, "http://127.0.0.1:3000");
        assert_eq!(issuer(&database, None, "127.0.0.1:4000").await, "http://127.0.0.1:3000");
    }

    #[tokio::test]
    async fn a_folder_with_none_of_the_known_keys_differs() {
        let (_folder, database) = database().await;
        let installation = Installation::open(&database, None, "127.0.0.1:1".parse().unwrap()).await.unwrap();
        let note = async |ids: &[&str]| {
            let ids: Vec<_> = ids.iter().map(|id| (*id).to_owned()).collect();
            installation.note_keys(&ids).await.unwrap()
        };
        assert_eq!(note(&["a", "b"]).await, KeyFolder::Fits);
        assert_eq!(note(&["c", "b"]).await, KeyFolder::Fits);
        assert_eq!(note(&["d", "a"]).await, KeyFolder::Differs);
        assert_eq!(note(&["d"]).await, KeyFolder::Fits);
    }
}
