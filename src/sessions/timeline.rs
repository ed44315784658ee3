//! The timeline of a session, as refreshes add to it and its owner reads it.

use super::row::Session;
use super::service::Sessions;
use super::timeline_entry::Judged;
use crate::client_info::ClientInfo;
use crate::wire::{ApiError, TimelineEntry};

impl Sessions {
    /// Adds a verdict to the session's timeline, by its name in [`Outcome`](super::outcome::Outcome).
    pub(super) fn note_verdict(&self, what: &'static str, session: &Session, client: &ClientInfo, at: i64) {
        let judged = Judged { at, what, generation: session.generation, client: client.clone() };
        self.timelines.add(&session.id, judged);
    }

    /// The last verdicts on refreshes of a session of this user, newest first.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if the user has no such session; those of the database.
    pub async fn timeline(&self, session_id: &str, user_id: &str) -> Result<Vec<TimelineEntry>, ApiError> {
        // PostgreSQL does not take every text.
        uuid::Uuid::try_parse(session_id).map_err(|_| ApiError::NotFound)?;
        let session = self.store.find(session_id).await?.filter(|session| session.user_id == user_id);
        let session = session.ok_or(ApiError::NotFound)?;
        Ok(self.timelines.of(&session.id).await?)
    }
}
