//! The database of the notes, a SQLite file beside Latchkey's.

use crate::note::Note;
use latchkey::wire::ApiError;
use leptos::prelude::use_context;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Error, SqlitePool};
use std::path::Path;

/// The notes of all users. Cloning it is cheap.
#[derive(Clone)]
pub struct Store(SqlitePool);

/// The store, in a server function.
pub fn current() -> Result<Store, ApiError> {
    use_context().ok_or_else(|| ApiError::internal("the store is missing"))
}

impl Store {
    /// Opens the database in this folder.
    pub async fn open(folder: &Path) -> Result<Self, Error> {
        let file = SqliteConnectOptions::new().filename(folder.join("notes.db")).create_if_missing(true);
        let pool = SqlitePool::connect_with(file).await?;
        sqlx::query("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, text TEXT NOT NULL)")
            .execute(&pool)
            .await?;
        Ok(Self(pool))
    }

    /// A user's notes, the newest first.
    pub async fn of_user(&self, user_id: &str) -> Result<Vec<Note>, Error> {
        let query = sqlx::query_as("SELECT id, text FROM notes WHERE user_id = ? ORDER BY id DESC");
        let rows: Vec<(i64, String)> = query.bind(user_id).fetch_all(&self.0).await?;
        Ok(rows.into_iter().map(|(id, text)| Note { id, text }).collect())
    }

    /// Adds a note.
    pub async fn add(&self, user_id: &str, text: &str) -> Result<Note, Error> {
        let query = sqlx::query("INSERT INTO notes (user_id, text) VALUES (?, ?)").bind(user_id).bind(text);
        let id = query.execute(&self.0).await?.last_insert_rowid();
        Ok(Note { id, text: text.to_owned() })
    }

    /// How many notes each user has.
    pub async fn counts(&self) -> Result<Vec<(String, i64)>, Error> {
        let query = sqlx::query_as("SELECT user_id, COUNT(*) FROM notes GROUP BY user_id ORDER BY user_id");
        query.fetch_all(&self.0).await
    }
}
