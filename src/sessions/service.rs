//! The life of a session: begun by a login, carried on by refreshes, ended once.

use super::rotation_rule::{Presented, Verdict, decide};
use super::{IdempotencyKey, Revocations, Session, SessionStore};
use crate::audit::{Audit, EventKind};
use crate::client_info::ClientInfo;
use crate::clock::Clock;
use crate::tokens::{Bearing, Tokens};
use crate::users::User;
use crate::wire::{AccessClaims, AccessToken, ApiError, Ended, RefreshToken, TokenPair};
use sqlx::AnyConnection;
use std::sync::Arc;

/// How long things live, in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Lifetimes {
    /// Of an access token.
    pub access: i64,
    /// Of a refresh token, from each rotation.
    pub refresh: i64,
    /// Of a session, whatever is refreshed.
    pub session: i64,
    /// For how long after a rotation a keyless session's spent token is answered once more.
    pub grace: i64,
    /// Whether refreshing spends the refresh token. If not, reuse can't be noticed.
    pub rotation: bool,
}

/// Sessions that one transaction ends.
#[derive(Debug)]
#[must_use = "their access tokens live on until it is noted"]
pub struct EndedTogether {
    ids: Vec<String>,
    at: i64,
    because: Ended,
}

/// The sessions of this server. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Sessions {
    store: SessionStore,
    tokens: Tokens,
    revoked: Revocations,
    audit: Audit,
    lifetimes: Lifetimes,
    clock: Clock,
}

impl Sessions {
    /// Keeps sessions in `store`, in `revoked` those whose access tokens must die early, and in
    /// `audit` what happened to them.
    pub fn new(
        store: SessionStore,
        tokens: Tokens,
        revoked: Revocations,
        audit: Audit,
        lifetimes: Lifetimes,
        clock: Clock,
    ) -> Self {
        Self { store, tokens, revoked, audit, lifetimes, clock }
    }

    /// Begins a session for a user who was recognised.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`] if the user was disabled, or the password changed, meanwhile.
    pub async fn begin(&self, user: &User, client: &ClientInfo) -> Result<TokenPair, ApiError> {
        let now = self.clock.now();
        let end = now + self.lifetimes.session;
        let session = self.store.insert(user, client, now, end).await?.ok_or(ApiError::InvalidCredentials)?;
        self.audit.note(&user.id, EventKind::LoggedIn, client).await;
        let refresh_token = self.mint_refresh(&session)?;
        self.pair(&session, refresh_token, now)
    }

    /// Answers a refresh by the rotation rule.
    ///
    /// # Errors
    /// [`ApiError::TokenInvalid`], [`ApiError::TokenExpired`], [`ApiError::SessionRevoked`], and
    /// [`ApiError::RefreshReused`], which also ends the session.
    pub async fn refresh(
        &self,
        token: RefreshToken,
        key: Option<IdempotencyKey>,
        client: &ClientInfo,
    ) -> Result<TokenPair, ApiError> {
        let now = self.clock.now();
        let claims = self.tokens.verify_refresh(&token, now)?;
        let presented = Presented { generation: claims.generation, key };
        if self.lifetimes.rotation
            && let Some(session) = self.store.rotate(&claims.sid, &presented, now).await?
        {
            metrics::counter!("latchkey_refreshes_total", "outcome" => "rotated").increment(1);
            let successor = self.mint_refresh(&session)?;
            return self.pair(&session, successor, now);
        }
        let forgotten = ApiError::SessionRevoked(Ended::Forgotten);
        let session = self.store.find(&claims.sid).await?.ok_or(forgotten)?;
        match self.verdict(&session, &presented, now) {
            Verdict::Repeat => {
                metrics::counter!("latchkey_refreshes_total", "outcome" => "repeated").increment(1);
                let successor = self.mint_refresh(&session)?;
                self.pair(&session, successor, now)
            }
            Verdict::Rotate => {
                self.store.touch(&session.id, now).await?;
                metrics::counter!("latchkey_refreshes_total", "outcome" => "kept").increment(1);
                self.pair(&session, token, now)
            }
            Verdict::Reuse => {
                self.end_for_reuse(&session, client, now).await?;
                Err(ApiError::RefreshReused)
            }
            Verdict::Over(error) => Err(error),
        }
    }

    /// Ends the session of a refresh token, whatever its generation and age.
    ///
    /// # Errors
    /// [`ApiError::TokenInvalid`] if the token is none of ours.
    pub async fn end_by_token(&self, token: &RefreshToken, client: &ClientInfo) -> Result<(), ApiError> {
        let claims = self.tokens.verify_refresh_at_any_time(token)?;
        if self.end(&claims.sid, Ended::Logout, self.clock.now()).await? {
            self.audit.note(&claims.sub, EventKind::LoggedOut, client).await;
        }
        Ok(())
    }

    /// What an access token says, if it is good and its session goes on. Asks no database.
    ///
    /// # Errors
    /// [`ApiError::TokenInvalid`], [`ApiError::TokenExpired`], [`ApiError::SessionRevoked`].
    pub fn authenticate(&self, token: &AccessToken) -> Result<Arc<AccessClaims>, ApiError> {
        let claims = self.tokens.verify_access(token, self.clock.now())?;
        match self.revoked.find(&claims.sid) {
            Some(because) => Err(ApiError::SessionRevoked(because)),
            None => Ok(claims),
        }
    }

    /// The sessions of a user that go on, the last used first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn live_of(&self, user_id: &str) -> Result<Vec<Session>, ApiError> {
        Ok(self.store.live_of(user_id, self.clock.now()).await?)
    }

    /// Ends one session of a user, from another of theirs.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if there is none of that id, or it is another's.
    pub async fn end_of(&self, user_id: &str, session_id: &str, client: &ClientInfo) -> Result<(), ApiError> {
        // Any text may come here, and not every text is one that PostgreSQL takes.
        uuid::Uuid::try_parse(session_id).map_err(|_| ApiError::NotFound)?;
        let now = self.clock.now();
        let ended = self.store.revoke_of(user_id, session_id, Ended::Elsewhere, now).await?;
        if ended.ok_or(ApiError::NotFound)? {
            self.revoked.add(session_id.to_owned(), now, Ended::Elsewhere);
            self.audit.note(user_id, EventKind::SessionEnded, client).await;
        }
        Ok(())
    }

    /// Within a transaction, ends all sessions of a user but one. Once that is committed, what this
    /// returns must be given to [`Sessions::note_ended`].
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end_all_of(
        &self,
        connection: &mut AnyConnection,
        user_id: &str,
        but: Option<&str>,
        because: Ended,
    ) -> Result<EndedTogether, ApiError> {
        let at = self.clock.now();
        let ids = SessionStore::revoke_all_of(connection, user_id, but, because, at).await?;
        Ok(EndedTogether { ids, at, because })
    }

    /// Ends the access tokens of sessions whose end is committed; returns how many sessions they were.
    pub fn note_ended(&self, ended: EndedTogether) -> usize {
        let count = ended.ids.len();
        for id in ended.ids {
            self.revoked.add(id, ended.at, ended.because);
        }
        count
    }

    fn verdict(&self, session: &Session, presented: &Presented, now: i64) -> Verdict {
        if self.lifetimes.rotation {
            return decide(session, presented, now, self.lifetimes.grace);
        }
        // Without rotation, keys have nothing to say and every spent generation is long gone.
        let unkeyed = Session { rotation_key: None, ..session.clone() };
        let keyless = Presented { key: None, ..presented.clone() };
        decide(&unkeyed, &keyless, now, 0)
    }

    async fn end(&self, session_id: &str, because: Ended, now: i64) -> Result<bool, ApiError> {
        let ended = self.store.revoke(session_id, because, now).await?;
        if ended {
            self.revoked.add(session_id.to_owned(), now, because);
        }
        Ok(ended)
    }

    async fn end_for_reuse(&self, session: &Session, client: &ClientInfo, now: i64) -> Result<(), ApiError> {
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

    fn mint_refresh(&self, session: &Session) -> Result<RefreshToken, ApiError> {
        let end = session.rotated_at + self.lifetimes.refresh;
        let bearing = Bearing {
            user_id: &session.user_id,
            session_id: &session.id,
            issued_at: session.rotated_at,
            expires_at: end.min(session.expires_at),
        };
        self.tokens.refresh(bearing, session.generation)
    }

    fn pair(&self, session: &Session, refresh_token: RefreshToken, now: i64) -> Result<TokenPair, ApiError> {
        let end = (now + self.lifetimes.access).min(session.expires_at);
        let bearing =
            Bearing { user_id: &session.user_id, session_id: &session.id, issued_at: now, expires_at: end };
        Ok(TokenPair {
            access_token: self.tokens.access(bearing, &session.username)?,
            refresh_token,
            token_type: "Bearer".to_owned(),
            expires_in: end - now,
            device_token: None,
        })
    }
}
