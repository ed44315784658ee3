//! The server functions of the notes.

use latchkey::SessionClient;
use latchkey::wire::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, MultipartData, MultipartFormData, StreamingText, TextStream};
use serde::{Deserialize, Serialize};

/// A note of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub id: i64,
    pub text: String,
}

/// The caller's notes, the newest first.
#[server(prefix = "/api", endpoint = "notes", input = GetUrl, client = SessionClient)]
pub async fn list_notes() -> Result<Vec<Note>, ApiError> {
    let caller = latchkey::caller()?;
    crate::store::current()?.of_user(&caller.user_id).await.map_err(ApiError::internal)
}

/// Keeps a note of the caller's.
#[server(prefix = "/api", endpoint = "notes/add", client = SessionClient)]
pub async fn add_note(text: String) -> Result<Note, ApiError> {
    let caller = latchkey::caller()?.with_proof()?;
    let text = text.trim();
    if text.is_empty() || text.len() > 10_000 {
        return Err(ApiError::MalformedRequest("A note has 1 to 10,000 characters.".to_owned()));
    }
    crate::store::current()?.add(&caller.user_id, text).await.map_err(ApiError::internal)
}

/// Deletes a note of the caller's.
#[server(prefix = "/api", endpoint = "notes/delete", client = SessionClient)]
pub async fn delete_note(id: i64) -> Result<(), ApiError> {
    let caller = latchkey::caller()?.with_proof()?;
    crate::store::current()?.delete(&caller.user_id, id).await.map_err(ApiError::internal)
}

/// The ids of the caller's notes that contain `text`, a line each, sent while the others are still being looked for.
#[server(prefix = "/api", endpoint = "notes/find", output = StreamingText, client = SessionClient)]
pub async fn find_notes(text: String) -> Result<TextStream<ApiError>, ApiError> {
    use futures::TryStreamExt;

    let caller = latchkey::caller()?;
    let found = crate::store::current()?.find(caller.user_id, text);
    let lines = found.map_ok(|ids| ids.iter().map(|id| format!("{id}\n")).collect::<String>());
    Ok(TextStream::new(lines.map_err(ApiError::internal)))
}

/// Makes a note of each file of a form. Returns how many there were.
#[server(prefix = "/api", endpoint = "notes/import", input = MultipartFormData, client = SessionClient)]
pub async fn import_notes(form: MultipartData) -> Result<usize, ApiError> {
    let caller = latchkey::caller()?.with_proof()?;
    let unreadable = |_| ApiError::MalformedRequest("The files can't be read as text.".to_owned());
    let mut form = form.into_inner().ok_or_else(|| ApiError::internal("not on the server"))?;
    let mut count = 0;
    while let Some(file) = form.next_field().await.map_err(unreadable)? {
        let text = file.text().await.map_err(unreadable)?;
        crate::store::current()?.add(&caller.user_id, text.trim()).await.map_err(ApiError::internal)?;
        count += 1;
    }
    Ok(count)
}

/// How many notes each user has, by the user's id. For users with the role `admin`.
#[server(prefix = "/api", endpoint = "notes/count", input = GetUrl, client = SessionClient)]
pub async fn count_notes() -> Result<Vec<(String, i64)>, ApiError> {
    latchkey::caller()?.require_role("admin")?;
    crate::store::current()?.counts().await.map_err(ApiError::internal)
}
