//! The database of the notes, a SQLite file beside Latchkey's.

use crate::note::Note;
use futures::{Stream, stream};
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
    /// The database in this folder, which is opened when it is first used.
    pub fn at(folder: &Path) -> Self {
        let file = SqliteConnectOptions::new().filename(folder.join("notes.db")).create_if_missing(true);
        Self(SqlitePool::connect_lazy_with(file))
    }

    /// Creates the tables that are missing.
    pub async fn prepare(&self) -> Result<(), Error> {
        sqlx::query("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, text TEXT NOT NULL)")
            .execute(&self.0)
            .await
            .map(drop)
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

    /// The ids of a user's notes that contain `text`, the newest first, a few at a time.
    pub fn find(self, user_id: String, text: String) -> impl Stream<Item = Result<Vec<i64>, Error>> + Send {
        stream::try_unfold(i64::MAX, move |before| {
            let (store, user_id, text) = (self.clone(), user_id.clone(), text.clone());
            async move {
                let query = sqlx::query_scalar(
                    "SELECT id FROM notes
                     WHERE user_id = ? AND id < ? AND instr(lower(text), lower(?)) > 0 ORDER BY id DESC LIMIT 20",
                );
                let ids: Vec<i64> = query.bind(user_id).bind(before).bind(text).fetch_all(&store.0).await?;
                Ok(ids.last().copied().map(|last| (ids, last)))
            }
        })
    }

    /// Deletes a note of this user's.
    pub async fn delete(&self, user_id: &str, id: i64) -> Result<(), Error> {
        let query = sqlx::query("DELETE FROM notes WHERE user_id = ? AND id = ?").bind(user_id).bind(id);
        query.execute(&self.0).await.map(drop)
    }

    /// Deletes all notes of a user.
    pub async fn delete_all_of(&self, user_id: &str) -> Result<(), Error> {
        sqlx::query("DELETE FROM notes WHERE user_id = ?").bind(user_id).execute(&self.0).await.map(drop)
    }

    /// How many notes each user has.
    pub async fn counts(&self) -> Result<Vec<(String, i64)>, Error> {
        let query = sqlx::query_as("SELECT user_id, COUNT(*) FROM notes GROUP BY user_id ORDER BY user_id");
        query.fetch_all(&self.0).await
    }
}
