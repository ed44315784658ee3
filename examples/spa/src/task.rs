//! The server functions of the tasks.

use latchkey::SessionClient;
use latchkey::wire::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// A task of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub id: i64,
    pub text: String,
}

/// The caller's tasks, the oldest first.
#[server(prefix = "/api", endpoint = "tasks", input = GetUrl, client = SessionClient)]
pub async fn list_tasks() -> Result<Vec<Task>, ApiError> {
    let caller = latchkey::caller()?;
    crate::store::current()?.of_user(&caller.user_id).await.map_err(ApiError::internal)
}

/// Adds a task of the caller's.
#[server(prefix = "/api", endpoint = "tasks/add", client = SessionClient)]
pub async fn add_task(text: String) -> Result<(), ApiError> {
    let caller = latchkey::caller()?.with_proof()?;
    let text = text.trim();
    if text.is_empty() || text.len() > 1_000 {
        return Err(ApiError::MalformedRequest("A task has 1 to 1,000 characters.".to_owned()));
    }
    crate::store::current()?.add(&caller.user_id, text).await.map_err(ApiError::internal)
}

/// Removes a task of the caller's that is done.
#[server(prefix = "/api", endpoint = "tasks/finish", client = SessionClient)]
pub async fn finish_task(id: i64) -> Result<(), ApiError> {
    let caller = latchkey::caller()?.with_proof()?;
    crate::store::current()?.remove(&caller.user_id, id).await.map_err(ApiError::internal)
}

/// The tasks of all users, the oldest first. For users with the role `admin`.
#[server(prefix = "/api", endpoint = "tasks/all", input = GetUrl, client = SessionClient)]
pub async fn list_all_tasks() -> Result<Vec<Task>, ApiError> {
    latchkey::caller()?.require_role("admin")?;
    crate::store::current()?.all().await.map_err(ApiError::internal)
}
