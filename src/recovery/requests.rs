//! The rows of requests for a link by mail, which a background task carries out.

use crate::client_info::ClientInfo;
use crate::database::{Database, Transaction};
use sqlx::Row;
use std::net::IpAddr;

/// A request that is being carried out.
#[derive(Debug)]
pub struct RecoveryRequest {
    /// The id of the user, if the request named one.
    pub user_id: Option<String>,
    /// In unix seconds.
    pub at: i64,
    /// The client that made it.
    pub client: ClientInfo,
}

/// Reads and writes requests.
#[derive(Clone, Debug)]
pub struct RecoveryRequests {
    database: Database,
}

impl RecoveryRequests {
    /// Works on this database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// Adds a request; it is on disk when this returns. It takes equally long if there is no such user.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn insert(
        &self,
        user_id: Option<&str>,
        client: &ClientInfo,
        now: i64,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO recovery_requests (id, user_id, at, address, user_agent) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(user_id)
        .bind(now)
        .bind(client.address_text())
        .bind(client.user_agent.as_deref())
        .execute(&self.database.durable)
        .await
        .map(|_| ())
    }

    /// The ids of at most 100 requests that wait, the oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn waiting(&self) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar("SELECT id FROM recovery_requests ORDER BY id LIMIT 100")
            .fetch_all(&self.database.reads)
            .await
    }

    /// Within a transaction, takes a request; `None` if another node has taken it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn take(
        transaction: &mut Transaction,
        id: &str,
    ) -> Result<Option<RecoveryRequest>, sqlx::Error> {
        let taken = sqlx::query(
            "DELETE FROM recovery_requests WHERE id = $1 RETURNING user_id, at, address, user_agent",
        )
        .bind(id)
        .fetch_all(transaction)
        .await?;
        let request = taken.first().map(|row| {
            let (address, agent): (Option<String>, Option<String>) =
                (row.try_get("address")?, row.try_get("user_agent")?);
            let address: Option<IpAddr> = address.and_then(|address| address.parse().ok());
            let client = ClientInfo::new(address, agent.as_deref());
            Ok(RecoveryRequest { user_id: row.try_get("user_id")?, at: row.try_get("at")?, client })
        });
        request.transpose()
    }
}
