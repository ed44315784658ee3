//! `GET /api/sessions`, `POST /api/sessions/revoke` and `/api/sessions/revoke-others`.

use crate::error::ApiError;
use crate::json::{BrowserJson, FromJson, Value};
use crate::keeper::SessionClient;
use leptos::prelude::*;
use serde::Serialize;
use server_fn::codec::{GetUrl, Json};

/// A session, as its owner sees it. Times are unix seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionSummary {
    /// UUIDv7.
    pub session_id: String,
    /// Whether it is the caller's own.
    pub current: bool,
    /// The browser and system that logged in, in words.
    pub device: String,
    /// The `User-Agent` that logged in.
    pub user_agent: Option<String>,
    /// The address that logged in.
    pub address: Option<String>,
    /// When it began.
    pub created_at: i64,
    /// When it was last refreshed.
    pub last_used_at: i64,
    /// Its absolute end.
    pub expires_at: i64,
}

impl FromJson for SessionSummary {
    fn from_json(json: &Value) -> Option<Self> {
        Some(Self {
            session_id: json.get("sessionId")?,
            current: json.get("current")?,
            device: json.get("device")?,
            user_agent: json.get("userAgent")?,
            address: json.get("address")?,
            created_at: json.get("createdAt")?,
            last_used_at: json.get("lastUsedAt")?,
            expires_at: json.get("expiresAt")?,
        })
    }
}

/// How many sessions were ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Revoked {
    /// Their number.
    pub revoked: usize,
}

impl FromJson for Revoked {
    fn from_json(json: &Value) -> Option<Self> {
        Some(Self { revoked: json.get("revoked")? })
    }
}

/// The caller's sessions that go on, the last used first.
///
/// # Errors
/// 401 as [`me`](super::me).
#[server(name = ListSessions, prefix = "/api", endpoint = "sessions", input = GetUrl, output = BrowserJson, client = SessionClient)]
pub async fn list_sessions() -> Result<Vec<SessionSummary>, ApiError> {
    let caller = crate::sessions::bearer::caller()?;
    let sessions = crate::request::provided::<crate::sessions::Sessions>()?;
    let live = sessions.live_of(&caller.user_id).await?;
    Ok(live.into_iter().map(|session| summary(session, &caller.session_id)).collect())
}

/// Ends one of the caller's sessions; that it has ended already is no error.
///
/// # Errors
/// 404 `not_found`, also for another person's; 401 as [`me`](super::me).
#[server(prefix = "/api", endpoint = "sessions/revoke", input = Json, output = BrowserJson, client = SessionClient)]
pub async fn revoke_session(
    /// From the list.
    #[server(rename = "sessionId")]
    session_id: String,
) -> Result<(), ApiError> {
    let caller = crate::sessions::bearer::caller()?;
    let sessions = crate::request::provided::<crate::sessions::Sessions>()?;
    sessions.end_of(&caller.user_id, &session_id).await
}

/// Ends all of the caller's sessions but this one.
///
/// # Errors
/// 401 as [`me`](super::me).
#[server(prefix = "/api", endpoint = "sessions/revoke-others", input = Json, output = BrowserJson, client = SessionClient)]
pub async fn revoke_others() -> Result<Revoked, ApiError> {
    let caller = crate::sessions::bearer::caller()?;
    let accounts = crate::request::provided::<super::Accounts>()?;
    Ok(Revoked { revoked: accounts.end_others(&caller).await? })
}

#[cfg(feature = "ssr")]
fn summary(session: crate::sessions::Session, own: &str) -> SessionSummary {
    SessionSummary {
        current: session.id == own,
        session_id: session.id,
        device: crate::request::device(session.user_agent.as_deref()),
        user_agent: session.user_agent,
        address: session.address,
        created_at: session.created_at,
        last_used_at: session.last_used_at,
        expires_at: session.expires_at,
    }
}
