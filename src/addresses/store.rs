//! The rows of addresses and their links.

use super::link::{AddressLink, LinkKind};
use crate::database::{Database, Transaction};
use crate::users::{EmailAddress, User, hash_link_token};
use crate::wire::LinkToken;
use sqlx::Row;
use sqlx::any::AnyRow;

/// Reads and writes addresses.
#[derive(Clone, Debug)]
pub struct AddressStore {
    pub(super) database: Database,
}

/// The addresses of a user.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    /// The address that mail goes to.
    pub verified: Option<EmailAddress>,
    /// The address whose link waits to be used.
    pub pending: Option<EmailAddress>,
}

impl AddressStore {
    /// Works on this database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// The addresses of a user at `now`, in unix seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn of(&self, user_id: &str, now: i64) -> Result<Addresses, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT 'verified' AS kind, email, mailbox FROM addresses WHERE user_id = $1
             UNION ALL
             SELECT kind, email, mailbox FROM address_links JOIN users ON users.id = user_id
             WHERE user_id = $1 AND kind = 'verify' AND expires_at > $2
               AND address_links.credential_epoch = users.credential_epoch",
        )
        .bind(user_id)
        .bind(now)
        .fetch_all(&self.database.reads)
        .await?;
        let mut addresses = Addresses::default();
        for row in &rows {
            let kind: String = row.try_get("kind")?;
            let place = if kind == "verified" { &mut addresses.verified } else { &mut addresses.pending };
            *place = Some(address(row)?);
        }
        Ok(addresses)
    }

    /// The verified address of a user.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn verified(
        transaction: &mut Transaction,
        user_id: &str,
    ) -> Result<Option<EmailAddress>, sqlx::Error> {
        sqlx::query("SELECT email, mailbox FROM addresses WHERE user_id = $1")
            .bind(user_id)
            .fetch_all(transaction)
            .await?
            .first()
            .map(address)
            .transpose()
    }

    /// Makes an address the user's, in place of the one before; `false` if it is another user's. Call it before
    /// [`AddressStore::use_link`], here and everywhere: on PostgreSQL it waits for a transaction that is about to take the
    /// same address, and another order can deadlock.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set(
        transaction: &mut Transaction,
        user_id: &str,
        address: &EmailAddress,
        now: i64,
    ) -> Result<bool, sqlx::Error> {
        Self::remove(transaction, user_id).await?;
        let done = sqlx::query(
            "INSERT INTO addresses (user_id, email, mailbox, verified_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (mailbox) DO NOTHING",
        )
        .bind(user_id)
        .bind(address.as_str())
        .bind(address.mailbox())
        .bind(now)
        .execute(transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes the verified address of a user, if there is one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remove(transaction: &mut Transaction, user_id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM addresses WHERE user_id = $1")
            .bind(user_id)
            .execute(transaction)
            .await
            .map(|_| ())
    }

    /// Makes a link to this address good from `now` on, in unix seconds, and returns when it expires. One that verifies
    /// replaces the user's last one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn insert_link(
        transaction: &mut Transaction,
        user: &User,
        kind: LinkKind,
        address: &EmailAddress,
        token: &LinkToken,
        now: i64,
    ) -> Result<i64, sqlx::Error> {
        if kind == LinkKind::Verify {
            Self::void_verification(transaction, &user.id).await?;
        }
        let expires_at = now + kind.lifetime();
        sqlx::query(
            "INSERT INTO address_links (hash, kind, user_id, email, mailbox, credential_epoch, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(hash_link_token(token))
        .bind(kind.as_str())
        .bind(&user.id)
        .bind(address.as_str())
        .bind(address.mailbox())
        .bind(user.credential_epoch)
        .bind(expires_at)
        .execute(transaction)
        .await?;
        Ok(expires_at)
    }

    /// The link of this token, if it is good at `now`, in unix seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn link(
        &self,
        kind: LinkKind,
        token: &LinkToken,
        now: i64,
    ) -> Result<Option<AddressLink>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT user_id, email, mailbox, expires_at FROM address_links JOIN users ON users.id = user_id
             WHERE hash = $1 AND kind = $2 AND expires_at > $3 AND disabled_at IS NULL
               AND (kind = 'undo' OR address_links.credential_epoch = users.credential_epoch)",
        )
        .bind(hash_link_token(token))
        .bind(kind.as_str())
        .bind(now)
        .fetch_optional(&self.database.reads)
        .await?;
        row.map(|row| {
            Ok(AddressLink {
                user_id: row.try_get("user_id")?,
                address: address(&row)?,
                expires_at: row.try_get("expires_at")?,
            })
        })
        .transpose()
    }

    /// Uses up a link of a user whose row is locked; `false` if another request was faster.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn use_link(
        transaction: &mut Transaction,
        kind: LinkKind,
        token: &LinkToken,
    ) -> Result<bool, sqlx::Error> {
        let done = sqlx::query("DELETE FROM address_links WHERE hash = $1 AND kind = $2")
            .bind(hash_link_token(token))
            .bind(kind.as_str())
            .execute(transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Voids the links by which users would verify this address.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn void_verifications_of(
        transaction: &mut Transaction,
        address: &EmailAddress,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM address_links WHERE mailbox = $1 AND kind = 'verify'")
            .bind(address.mailbox())
            .execute(transaction)
            .await
            .map(|_| ())
    }

    /// Voids the link by which a user would verify a new address.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn void_verification(transaction: &mut Transaction, user_id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM address_links WHERE user_id = $1 AND kind = 'verify'")
            .bind(user_id)
            .execute(transaction)
            .await
            .map(|_| ())
    }

    /// Voids the links that bring back the addresses which a user had after that of `link`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn void_later_undos(
        transaction: &mut Transaction,
        link: &AddressLink,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM address_links WHERE user_id = $1 AND kind = 'undo' AND expires_at >= $2")
            .bind(&link.user_id)
            .bind(link.expires_at)
            .execute(transaction)
            .await
            .map(|_| ())
    }

    /// Deletes a user's address and links.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn erase(transaction: &mut Transaction, user_id: &str) -> Result<(), sqlx::Error> {
        Self::remove(transaction, user_id).await?;
        sqlx::query("DELETE FROM address_links WHERE user_id = $1")
            .bind(user_id)
            .execute(transaction)
            .await
            .map(|_| ())
    }

    /// Deletes the links that have expired at `now`, in unix seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn delete_expired_links(&self, now: i64) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM address_links WHERE expires_at <= $1")
            .bind(now)
            .execute(&self.database.relaxed)
            .await
            .map(|_| ())
    }
}

fn address(row: &AnyRow) -> Result<EmailAddress, sqlx::Error> {
    Ok(EmailAddress::from_row(row.try_get("email")?, row.try_get("mailbox")?))
}
