//! What the page knows of the session.

use super::record::Record;
use crate::wire::ApiError;

/// The keeper's state, as views see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Storage was not read yet: always so on the server and in the first render.
    Unknown,
    /// Nobody is signed in; with the reason, if a session ended by itself.
    Guest(Option<ApiError>),
    /// Somebody is.
    SignedIn(SignedIn),
}

/// Who is signed in. Times are unix seconds on the server's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The user's id.
    pub user_id: String,
    /// The user's name.
    pub username: String,
    /// The session's id.
    pub session_id: String,
    /// The session's generation: how many times it was renewed.
    pub generation: i64,
    /// When the access token was made.
    pub access_issued_at: i64,
    /// When the access token expires.
    pub access_expires_at: i64,
    /// When the session ends if it is not renewed.
    pub session_expires_at: i64,
    /// The server's clock minus ours, in milliseconds.
    pub clock_offset: i64,
    /// Whether the session is bound to this browser's key, so that a copy of it is worth nothing.
    pub bound: bool,
    /// Whether the server answered when it was last asked.
    pub reachable: bool,
    /// Whether the browser stores the session; if not, it ends when the page is left.
    pub kept: bool,
}

impl State {
    /// The signed-in user's name.
    pub fn username(&self) -> Option<&str> {
        match self {
            Self::SignedIn(session) => Some(&session.username),
            _ => None,
        }
    }

    /// What a record means.
    pub fn of(record: &Record, reachable: bool, kept: bool) -> Self {
        let claims = record.held.as_ref().and_then(|held| {
            let access = held.access_token.claims()?;
            let refresh = held.refresh_token.claims()?;
            Some((access, refresh, held.clock_offset))
        });
        match claims {
            Some((access, refresh, clock_offset)) => Self::SignedIn(SignedIn {
                user_id: access.sub,
                username: access.preferred_username,
                session_id: refresh.sid,
                generation: refresh.generation,
                access_issued_at: access.iat,
                access_expires_at: access.exp,
                session_expires_at: refresh.exp,
                clock_offset,
                bound: refresh.br.is_some(),
                reachable,
                kept,
            }),
            None => Self::Guest(record.ended.clone()),
        }
    }
}
