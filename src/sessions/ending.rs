//! Ends sessions: by logging out, from another session, all of a user's at once, and after reuse.

use super::row::Session;
use super::service::Sessions;
use super::store::SessionStore;
use crate::audit::EventKind;
use crate::client_info::ClientInfo;
use crate::wire::{ApiError, Ended, RefreshToken};
use sqlx::AnyConnection;

/// Sessions that one transaction ends.
#[derive(Debug)]
#[must_use = "their access tokens stay valid until Sessions::revoke_access_of is called"]
pub struct EndedSessions {
    ids: Vec<String>,
    at: i64,
    because: Ended,
}

impl Sessions {
    /// Ends the session of a refresh token, whatever its generation and age.
    ///
    /// # Errors
    /// [`ApiError::TokenInvalid`] if we did not sign the token.
    pub async fn end_by_token(&self, token: &RefreshToken, client: &ClientInfo) -> Result<(), ApiError> {
        let claims = self.tokens.verify_refresh_at_any_time(token)?;
        if self.end(&claims.sid, Ended::Logout, self.clock.now()).await? {
            self.audit.note(&claims.sub, EventKind::LoggedOut, client).await;
        }
        Ok(())
    }

    /// Ends one session of a user, at the request of another session of the same user.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if the user has no session of that id.
    pub async fn end_of(&self, user_id: &str, session_id: &str, client: &ClientInfo) -> Result<(), ApiError> {
        // The id may be any text, and PostgreSQL does not take every text.
        uuid::Uuid::try_parse(session_id).map_err(|_| ApiError::NotFound)?;
        let session = self.store.find(session_id).await?.filter(|session| session.user_id == user_id);
        session.ok_or(ApiError::NotFound)?;
        if self.end(session_id, Ended::Elsewhere, self.clock.now()).await? {
            self.audit.note(user_id, EventKind::SessionEnded, client).await;
        }
        Ok(())
    }

    /// Within a transaction, ends all sessions of a user but one. Give the result to
    /// [`Sessions::revoke_access_of`] once the transaction has committed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end_all_of(
        &self,
        connection: &mut AnyConnection,
        user_id: &str,
        but: Option<&str>,
        because: Ended,
    ) -> Result<EndedSessions, ApiError> {
        let at = self.clock.now();
        let ids = SessionStore::revoke_all_of(connection, user_id, but, because, at).await?;
        Ok(EndedSessions { ids, at, because })
    }

    /// Revokes the access tokens of sessions whose end has been committed; returns how many sessions they are.
    pub fn revoke_access_of(&self, ended: EndedSessions) -> usize {
        let count = ended.ids.len();
        for id in ended.ids {
            self.revocations.add(id, ended.at, ended.because);
        }
        count
    }

    /// Ends a session because a spent refresh token was presented.
    pub(super) async fn end_for_reuse(
        &self,
        session: &Session,
        client: &ClientInfo,
        now: i64,
    ) -> Result<(), ApiError> {
        if self.end(&session.id, Ended::Reuse, now).await? {
            metrics::counter!("latchkey_refresh_reuse_total").increment(1);
            tracing::warn!(
                session = %session.id,
                user = %session.user_id,
                address = client.address_text().unwrap_or_else(|| "unknown".to_owned()),
                "a spent refresh token was presented; the session was ended"
            );
            self.audit.note(&session.user_id, EventKind::TokenReused, client).await;
        }
        Ok(())
    }

    /// Ends a session and its access tokens; returns whether it was live.
    async fn end(&self, session_id: &str, because: Ended, now: i64) -> Result<bool, ApiError> {
        let ended = self.store.revoke(session_id, because, now).await?;
        if ended {
            self.revocations.add(session_id.to_owned(), now, because);
        }
        Ok(ended)
    }
}
