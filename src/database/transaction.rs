//! A transaction, which also works through PgBouncer in transaction mode.

use futures::future::{self, BoxFuture};
use futures::stream::{self, BoxStream, StreamExt};
use sqlx::any::{AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::{Any, Describe, Either, Error, Execute, Executor, SqlStr, query_with};

/// A transaction. Dropping it rolls it back.
#[derive(Debug)]
pub struct Transaction {
    inner: sqlx::Transaction<'static, Any>,
    /// Whether its statements must be unnamed. A named prepared statement stays on the server's connection, which the
    /// pooler gives to other clients next.
    unnamed_statements: bool,
}

impl Transaction {
    pub(super) fn direct(inner: sqlx::Transaction<'static, Any>) -> Self {
        Self { inner, unnamed_statements: false }
    }

    pub(super) fn through_pooler(inner: sqlx::Transaction<'static, Any>) -> Self {
        Self { inner, unnamed_statements: true }
    }

    /// Whether a connection pooler is between this transaction and the database.
    pub(super) fn is_through_pooler(&self) -> bool {
        self.unnamed_statements
    }

    /// The connection, for statements that may be named.
    pub(super) fn connection(&mut self) -> &mut sqlx::AnyConnection {
        &mut self.inner
    }

    /// Commits the transaction.
    ///
    /// # Errors
    /// Those of the database. The transaction may be committed all the same if the connection broke.
    pub async fn commit(self) -> Result<(), Error> {
        self.inner.commit().await
    }

    /// Rolls the transaction back.
    ///
    /// # Errors
    /// Those of the database; the transaction is rolled back nevertheless.
    pub async fn rollback(self) -> Result<(), Error> {
        self.inner.rollback().await
    }
}

impl<'c> Executor<'c> for &'c mut Transaction {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        mut query: E,
    ) -> BoxStream<'e, Result<Either<AnyQueryResult, AnyRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        if !self.unnamed_statements {
            return self.inner.fetch_many(query);
        }
        match query.take_arguments() {
            Ok(Some(arguments)) => {
                self.inner.fetch_many(query_with(query.sql(), arguments).persistent(false))
            }
            Ok(None) => self.inner.fetch_many(query),
            Err(cause) => stream::once(future::ready(Err(Error::Encode(cause)))).boxed(),
        }
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<AnyRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        if !self.unnamed_statements {
            return self.inner.fetch_optional(query);
        }
        Box::pin(async move { Ok(self.fetch_all(query).await?.into_iter().next()) })
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, Result<AnyStatement, Error>>
    where
        'c: 'e,
    {
        self.inner.prepare_with(sql, parameters)
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<Describe<Any>, Error>>
    where
        'c: 'e,
    {
        self.inner.describe(sql)
    }
}
