//! The database of the tasks, a SQLite file beside Latchkey's.

use crate::task::Task;
use latchkey::wire::ApiError;
use leptos::prelude::use_context;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Error, SqlitePool};
use std::path::Path;

/// The tasks of all users. Cloning it is cheap.
#[derive(Clone)]
pub struct Store(SqlitePool);

/// The store, in a server function.
pub fn current() -> Result<Store, ApiError> {
    use_context().ok_or_else(|| ApiError::internal("the store is missing"))
}

impl Store {
    /// Opens the database in this folder.
    pub async fn open(folder: &Path) -> Result<Self, Error> {
        let file = SqliteConnectOptions::new().filename(folder.join("tasks.db")).create_if_missing(true);
        let pool = SqlitePool::connect_with(file).await?;
        sqlx::query("CREATE TABLE IF NOT EXISTS tasks (id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, text TEXT NOT NULL)")
            .execute(&pool)
            .await?;
        Ok(Self(pool))
    }

    /// A user's tasks, the oldest first.
    pub async fn of_user(&self, user_id: &str) -> Result<Vec<Task>, Error> {
        let query = sqlx::query_as("SELECT id, text FROM tasks WHERE user_id = ? ORDER BY id").bind(user_id);
        Ok(query.fetch_all(&self.0).await?.into_iter().map(task).collect())
    }

    /// The tasks of all users, the oldest first.
    pub async fn all(&self) -> Result<Vec<Task>, Error> {
        let query = sqlx::query_as("SELECT id, text FROM tasks ORDER BY id");
        Ok(query.fetch_all(&self.0).await?.into_iter().map(task).collect())
    }

    /// Adds a task.
    pub async fn add(&self, user_id: &str, text: &str) -> Result<(), Error> {
        let query = sqlx::query("INSERT INTO tasks (user_id, text) VALUES (?, ?)").bind(user_id).bind(text);
        query.execute(&self.0).await.map(drop)
    }

    /// Removes a task of this user's.
    pub async fn remove(&self, user_id: &str, id: i64) -> Result<(), Error> {
        let query = sqlx::query("DELETE FROM tasks WHERE user_id = ? AND id = ?").bind(user_id).bind(id);
        query.execute(&self.0).await.map(drop)
    }
}

fn task((id, text): (i64, String)) -> Task {
    Task { id, text }
}
