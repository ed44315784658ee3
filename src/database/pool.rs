//! A connection pool that also works through PgBouncer in transaction mode.
//!
//! Such a pooler gives each transaction whichever connection to the server is free. sqlx sends a statement in two
//! parts, first to prepare it, then to execute it, so both must be in one transaction.

use super::transaction::Transaction;
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use sqlx::any::{AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::{Any, AnyPool, Describe, Either, Error, Execute, Executor, SqlStr};

/// A connection pool. Cloning it is cheap; clones share the connections.
#[derive(Clone, Debug)]
pub struct Pool {
    connections: AnyPool,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// The connections lead to the database itself.
    Direct,
    /// As `Direct`, and each transaction begins with this statement.
    Beginning(&'static str),
    /// The connections lead to a pooler, and each transaction begins with these statements.
    ThroughPooler(&'static str),
}

impl Pool {
    /// A pool whose connections lead to the database itself.
    pub(super) fn direct(connections: AnyPool) -> Self {
        Self { connections, kind: Kind::Direct }
    }

    /// A pool of SQLite connections whose transactions lock the database for writing when they begin. One that began with
    /// reading would fail at its first write if another connection had written meanwhile.
    pub(super) fn writing(connections: AnyPool) -> Self {
        Self { connections, kind: Kind::Beginning("BEGIN IMMEDIATE") }
    }

    /// A pool whose connections lead to a pooler. `begin` begins a transaction and sets what it needs.
    pub(super) fn through_pooler(connections: AnyPool, begin: &'static str) -> Self {
        Self { connections, kind: Kind::ThroughPooler(begin) }
    }

    /// Begins a transaction. Dropping it rolls it back.
    ///
    /// # Errors
    /// If there is no connection, and those of the database.
    pub async fn begin(&self) -> Result<Transaction, Error> {
        match self.kind {
            Kind::Direct => self.connections.begin().await.map(Transaction::direct),
            Kind::Beginning(begin) => self.connections.begin_with(begin).await.map(Transaction::direct),
            Kind::ThroughPooler(begin) => {
                self.connections.begin_with(begin).await.map(Transaction::through_pooler)
            }
        }
    }

    fn is_through_pooler(&self) -> bool {
        matches!(self.kind, Kind::ThroughPooler(_))
    }

    /// The number of connections that are open and not in use.
    pub fn num_idle(&self) -> usize {
        self.connections.num_idle()
    }

    /// Waits for running statements to finish and closes all connections.
    pub async fn close(&self) {
        self.connections.close().await;
    }
}

impl<'p> Executor<'p> for &'_ Pool {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Either<AnyQueryResult, AnyRow>, Error>>
    where
        E: 'q + Execute<'q, Any>,
    {
        if !self.is_through_pooler() {
            return self.connections.fetch_many(query);
        }
        let pool = self.clone();
        let results = async move {
            let mut transaction = pool.begin().await?;
            let results: Vec<_> = transaction.fetch_many(query).try_collect().await?;
            transaction.commit().await?;
            Ok::<_, Error>(stream::iter(results).map(Ok))
        };
        stream::once(results).try_flatten().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<AnyRow>, Error>>
    where
        E: 'q + Execute<'q, Any>,
    {
        if !self.is_through_pooler() {
            return self.connections.fetch_optional(query);
        }
        let results = self.fetch_all(query);
        Box::pin(async move { Ok(results.await?.into_iter().next()) })
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, Result<AnyStatement, Error>>
    where
        'p: 'e,
    {
        self.connections.prepare_with(sql, parameters)
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<Describe<Any>, Error>> {
        self.connections.describe(sql)
    }
}
