//! Ends sessions: by logging out, and after reuse. The room `accounts` ends them for other reasons.

use super::client_fingerprint::ClientFingerprint;
use super::rotation_rule::{is_resent, missing_proof};
use super::row::Session;
use super::service::Sessions;
use crate::audit::EventKind;
use crate::client_info::{ClientInfo, device};
use crate::mail::Message;
use crate::proofs::Proof;
use crate::wire::{ApiError, Ended, RefreshToken};

impl Sessions {
    /// Ends the session of a refresh token, whatever its generation and age; a bound session only with a proof of its
    /// key. Succeeds if the session is over already.
    ///
    /// # Errors
    /// [`ApiError::TokenInvalid`] if we did not sign the token; [`ApiError::ProofRequired`] and
    /// [`ApiError::ProofInvalid`] for a copy.
    pub async fn end_by_token(
        &self,
        token: &RefreshToken,
        client: &ClientInfo,
        proof: &Proof,
    ) -> Result<(), ApiError> {
        let now = self.clock.now();
        let claims = self.tokens.verify_refresh_at_any_time(token)?;
        if claims.br.is_some() {
            if let Some(error) = self.refuse_again(&claims, proof, client, now) {
                return Err(error);
            }
            let session = self.store.find(&claims.sid).await?;
            let Some(session) = session.filter(|session| session.revoked.is_none()) else {
                let replayed = matches!(proof, Proof::Replayed(_));
                return if replayed { Err(ApiError::ProofInvalid) } else { Ok(()) };
            };
            if let Some(error) = missing_proof(&session, proof) {
                if !is_resent(&session, proof, &ClientFingerprint::of(client)) {
                    self.record_copy(&session, &claims, client, now).await;
                }
                return Err(error);
            }
        }
        if self.end(&claims.sid, Ended::Logout, now).await? {
            self.audit.note(&claims.sub, EventKind::LoggedOut, client).await;
        }
        Ok(())
    }

    /// Ends a session because a spent refresh token was presented.
    pub(super) async fn end_for_reuse(
        &self,
        session: &Session,
        client: &ClientInfo,
        now: i64,
    ) -> Result<(), ApiError> {
        let notice = Message::SessionEnded {
            username: session.username.clone(),
            device: device(client.user_agent.as_deref()),
            address: client.address_text(),
            at: now,
        };
        if self.end_and_tell(&session.id, Ended::Reuse, now, Some((&session.user_id, &notice))).await? {
            metrics::counter!("latchkey_refresh_reuse_total").increment(1);
            self.note_verdict("reused", session, client, now);
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
        self.end_and_tell(session_id, because, now, None).await
    }

    /// Ends a session as [`Sessions::end`] does. If it was live and there is a notice, tells this user.
    async fn end_and_tell(
        &self,
        session_id: &str,
        because: Ended,
        now: i64,
        notice: Option<(&str, &Message)>,
    ) -> Result<bool, ApiError> {
        let revoked = self.store.revoke_and_tell(session_id, because, now, notice).await?;
        let ended = revoked.is_some();
        revoked.into_iter().for_each(|revoked| self.revocations.add(revoked));
        Ok(ended)
    }
}
