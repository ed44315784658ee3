//! Begins sessions and knows which of them are live.

use super::claims_source::ClaimsSource;
use super::refused_copies::RefusedCopies;
use super::revocations::Revocations;
use super::row::Session;
use super::settings::SessionSettings;
use super::store::SessionStore;
use super::timelines::Timelines;
use crate::addresses::Notices;
use crate::audit::{Audit, EventKind};
use crate::client_info::{ClientInfo, device};
use crate::clock::Clock;
use crate::database::Database;
use crate::mail::Message;
use crate::proofs::Proof;
use crate::tokens::{AppClaims, Holder, SessionClaims, Tokens};
use crate::users::{DeletionHook, User};
use crate::wire::{AccessClaims, AccessToken, ApiError, RefreshToken, TokenPair};
use std::sync::Arc;

/// The sessions of this server. Cloning it is cheap; clones share the memory of revocations.
///
/// On SQLite, refreshes wait until [`Sessions::write_rotations`] runs. A server also calls
/// [`Sessions::load_revocations`] before its first request and runs [`Sessions::follow_revocations`].
#[derive(Clone, Debug)]
pub struct Sessions {
    pub(super) store: SessionStore,
    pub(super) revocations: Revocations,
    pub(super) copies: RefusedCopies,
    pub(super) timelines: Timelines,
    pub(super) tokens: Tokens,
    pub(super) audit: Audit,
    pub(super) settings: SessionSettings,
    pub(super) claims: Option<ClaimsSource>,
    pub(super) on_deletion: Option<DeletionHook>,
    pub(super) clock: Clock,
}

impl Sessions {
    /// Keeps sessions in `database` and records in `audit` what happens to them.
    pub fn new(
        database: Database,
        tokens: Tokens,
        audit: Audit,
        settings: SessionSettings,
        clock: Clock,
    ) -> Self {
        let revocations = Revocations::new(clock.clone(), settings.access_ttl);
        let timelines = Timelines::new(database.clone());
        let (store, copies) = (SessionStore::new(database), RefusedCopies::default());
        let (claims, on_deletion) = (None, None);
        Self { store, revocations, copies, timelines, tokens, audit, settings, claims, on_deletion, clock }
    }

    /// Puts an app's own claims into access tokens.
    pub fn with_claims(self, claims: Option<ClaimsSource>) -> Self {
        Self { claims, ..self }
    }

    /// Lets an app delete its own data of a deleted user before the last trace of the user goes.
    pub fn with_deletion_hook(self, on_deletion: Option<DeletionHook>) -> Self {
        Self { on_deletion, ..self }
    }

    /// Tells users by these notices what happened to their sessions.
    pub fn with_notices(self, notices: Notices) -> Self {
        Self { store: self.store.with_notices(notices), ..self }
    }

    /// Reads the revoked sessions whose access tokens have not expired, so that a restart revives none of them.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn load_revocations(&self) -> Result<(), sqlx::Error> {
        self.revocations.follow(&self.store, None).await.map(|_| ())
    }

    /// The revocations that this process knows.
    pub fn revocations(&self) -> Revocations {
        self.revocations.clone()
    }

    /// Begins a session for a user whose password was verified, and binds it to the key of the proof, if there is one.
    /// Ends the least recently used sessions if the user has too many.
    ///
    /// # Errors
    /// [`ApiError::InvalidCredentials`] if the user was disabled, or the password changed, meanwhile.
    /// [`ApiError::ProofInvalid`] for a proof that is not valid. Those of the app's claims: no session begins then.
    pub async fn begin(
        &self,
        user: &User,
        client: &ClientInfo,
        proof: &Proof,
    ) -> Result<TokenPair, ApiError> {
        self.begin_and_tell(user, client, proof, None).await
    }

    /// Begins a session as [`Sessions::begin`] does, in a browser with which the user has not logged in before, and tells
    /// them by mail.
    ///
    /// # Errors
    /// As [`Sessions::begin`].
    pub async fn begin_in_new_browser(
        &self,
        user: &User,
        client: &ClientInfo,
        proof: &Proof,
    ) -> Result<TokenPair, ApiError> {
        let notice = Message::NewLogin {
            username: user.username.clone(),
            device: device(client.user_agent.as_deref()),
            address: client.address_text(),
            at: self.clock.now(),
        };
        self.begin_and_tell(user, client, proof, Some(&notice)).await
    }

    async fn begin_and_tell(
        &self,
        user: &User,
        client: &ClientInfo,
        proof: &Proof,
        notice: Option<&Message>,
    ) -> Result<TokenPair, ApiError> {
        let proof = proof.clone().valid_or_absent()?;
        let app = self.app_claims(&user.id).await?;
        let now = self.clock.now();
        let session =
            self.store.insert(user, client, proof.thumbprint(), now, &self.settings, notice).await?;
        let (session, displaced) = session.ok_or(ApiError::InvalidCredentials)?;
        let has_displaced = !displaced.is_empty();
        self.revocations.add_all(displaced);
        self.audit.note(&user.id, EventKind::LoggedIn, client).await;
        if has_displaced {
            self.audit.note(&user.id, EventKind::LeastUsedSessionEnded, client).await;
        }
        let refresh_token = self.refresh_token(&session, session.newest_branch())?;
        self.token_pair(&session, refresh_token, app, now)
    }

    /// The app's own claims for this user. Ask before anything changes, because the app may fail to answer.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] or [`ApiError::Internal`] if the app gives none that can be used.
    pub(super) async fn app_claims(&self, user_id: &str) -> Result<AppClaims, ApiError> {
        match &self.claims {
            Some(source) => source.claims(user_id).await,
            None => Ok(AppClaims::default()),
        }
    }

    /// The claims of an access token, if it is valid and its session is live. Makes no query.
    ///
    /// # Errors
    /// [`ApiError::TokenInvalid`], [`ApiError::TokenExpired`], [`ApiError::SessionRevoked`].
    pub fn authenticate(&self, token: &AccessToken) -> Result<Arc<AccessClaims>, ApiError> {
        let claims = self.tokens.verify_access(token, self.clock.now(), self.settings.access_ttl)?;
        self.revocations.check(&claims)?;
        Ok(claims)
    }

    /// The live sessions of a user, the last used first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn live_of(&self, user_id: &str) -> Result<Vec<Session>, ApiError> {
        Ok(self.store.live_of(user_id, self.clock.now()).await?)
    }

    /// The refresh token of the row's generation, and of this branch if the session is bound. Made again from the same
    /// row, it has the same claims.
    pub(super) fn refresh_token(
        &self,
        session: &Session,
        branch: Option<i64>,
    ) -> Result<RefreshToken, ApiError> {
        let end = session.rotated_at + self.settings.refresh_ttl;
        let claims = SessionClaims {
            user_id: &session.user_id,
            session_id: &session.id,
            issued_at: session.rotated_at,
            expires_at: end.min(session.expires_at),
        };
        self.tokens.issue_refresh(claims, session.generation, branch)
    }

    /// A fresh access token beside this refresh token.
    pub(super) fn token_pair(
        &self,
        session: &Session,
        refresh_token: RefreshToken,
        app: AppClaims,
        now: i64,
    ) -> Result<TokenPair, ApiError> {
        let end = (now + self.settings.access_ttl).min(session.expires_at);
        let claims = SessionClaims {
            user_id: &session.user_id,
            session_id: &session.id,
            issued_at: now,
            expires_at: end,
        };
        let key = session.bound.as_ref().map(|binding| &binding.thumbprint);
        let holder = Holder {
            username: &session.username,
            roles: session.roles.names(),
            revocation: session.revocation,
            key,
            app,
        };
        Ok(TokenPair {
            access_token: self.tokens.issue_access(claims, holder)?,
            refresh_token,
            token_type: if key.is_some() { "DPoP" } else { "Bearer" }.to_owned(),
            expires_in: end - now,
            device_token: None,
        })
    }
}
