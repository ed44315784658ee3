//! Answers refreshes by the rotation rule.

use super::client_fingerprint::ClientFingerprint;
use super::idempotency_key::IdempotencyKey;
use super::rotation_rule::{Presented, Verdict, decide};
use super::row::Session;
use super::service::Sessions;
use crate::client_info::ClientInfo;
use crate::wire::{ApiError, Ended, RefreshToken, TokenPair};

const KEY_OF_GENERATION_BEFORE: &str =
    "The Idempotency-Key was used for the refresh before this one. Each refresh needs a new key.";

impl Sessions {
    /// Answers a refresh by the rotation rule.
    ///
    /// # Errors
    /// [`ApiError::MalformedRequest`] for the key of the refresh before, [`ApiError::TokenInvalid`],
    /// [`ApiError::TokenExpired`], [`ApiError::SessionRevoked`], and [`ApiError::RefreshReused`], which also ends the
    /// session.
    pub async fn refresh(
        &self,
        token: RefreshToken,
        key: Option<IdempotencyKey>,
        client: &ClientInfo,
    ) -> Result<TokenPair, ApiError> {
        let now = self.clock.now();
        let claims = self.tokens.verify_refresh(&token, now)?;
        let client_fingerprint = ClientFingerprint::of(client);
        let presented = Presented { generation: claims.generation, key, client: client_fingerprint };
        let access_until = now + self.settings.access_ttl;
        if self.settings.rotation
            && let Some(session) = self.store.rotate(&claims.sid, &presented, now, access_until).await?
        {
            count("rotated");
            let successor = self.refresh_token(&session)?;
            return self.token_pair(&session, successor, now);
        }
        // Each further round means that another request has changed the row meanwhile.
        loop {
            let forgotten = ApiError::SessionRevoked(Ended::Forgotten);
            let session = self.store.find(&claims.sid).await?.ok_or(forgotten)?;
            match self.verdict(&session, &presented, now) {
                Verdict::Repeat => {
                    if self.store.repeat(&session, presented.key.as_ref(), access_until).await? {
                        count("repeated");
                        let successor = self.refresh_token(&session)?;
                        return self.token_pair(&session, successor, now);
                    }
                }
                Verdict::Rotate => {
                    if self.store.touch(&session.id, now, access_until).await? {
                        count("kept");
                        return self.token_pair(&session, token, now);
                    }
                }
                Verdict::Reuse => {
                    self.end_for_reuse(&session, client, now).await?;
                    return Err(ApiError::RefreshReused);
                }
                Verdict::KeyOfGenerationBefore => {
                    return Err(ApiError::MalformedRequest(KEY_OF_GENERATION_BEFORE.to_owned()));
                }
                Verdict::Over(error) => return Err(error),
            }
        }
    }

    fn verdict(&self, session: &Session, presented: &Presented, now: i64) -> Verdict {
        if self.settings.rotation {
            return decide(session, presented, now, self.settings.grace);
        }
        // Without rotation keys mean nothing, and any older generation is from before it was turned off.
        let unkeyed = Session { rotation_key: None, ..session.clone() };
        let keyless = Presented { key: None, ..presented.clone() };
        decide(&unkeyed, &keyless, now, 0)
    }
}

fn count(outcome: &'static str) {
    metrics::counter!("latchkey_refreshes_total", "outcome" => outcome).increment(1);
}
