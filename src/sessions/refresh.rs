//! Answers refreshes by the rotation rule.

use super::client_fingerprint::ClientFingerprint;
use super::idempotency_key::IdempotencyKey;
use super::outcome::Outcome;
use super::rotation_rule::{Presented, Verdict, decide, healed, nonce_subject, rotated};
use super::row::Session;
use super::service::Sessions;
use crate::client_info::ClientInfo;
use crate::proofs::Proof;
use crate::wire::{ApiError, Ended, RefreshClaims, RefreshToken, TokenPair};

const KEY_OF_GENERATION_BEFORE: &str =
    "The Idempotency-Key was used for the refresh before this one. Each refresh needs a new key.";

impl Sessions {
    /// Answers a refresh by the rotation rule. The proof is ignored if the session is unbound.
    ///
    /// # Errors
    /// [`ApiError::MalformedRequest`] for the key of the refresh before, [`ApiError::TokenInvalid`],
    /// [`ApiError::TokenExpired`], [`ApiError::ProofRequired`] and [`ApiError::ProofInvalid`] for a copy of a bound
    /// session, [`ApiError::UseDpopNonce`] for a request that was delayed, [`ApiError::SessionRevoked`], and
    /// [`ApiError::RefreshReused`], which also ends the session. Those of the app's claims: nothing was done then.
    pub async fn refresh(
        &self,
        token: RefreshToken,
        key: Option<IdempotencyKey>,
        client: &ClientInfo,
        proof: &Proof,
    ) -> Result<TokenPair, ApiError> {
        let now = self.clock.now();
        let claims = self.tokens.verify_refresh(&token, now)?;
        let presented = Presented {
            generation: claims.generation,
            branch: claims.br,
            key,
            client: ClientFingerprint::of(client),
            proof: proof.clone(),
        };
        let app = self.app_claims(&claims.sub).await?;
        let outcome = self.judge(&claims, &presented, client, now).await?;
        metrics::counter!("latchkey_refreshes_total", "outcome" => outcome.as_str()).increment(1);
        if let Some(session) = outcome.session() {
            self.note_verdict(outcome.as_str(), session, client, now);
        }
        match outcome {
            Outcome::Rotated(session) | Outcome::Healed(session) => {
                let successor = self.refresh_token(&session, session.newest_branch())?;
                self.token_pair(&session, successor, app, now)
            }
            Outcome::Repeated(session, branch) => {
                let successor = self.refresh_token(&session, branch)?;
                self.token_pair(&session, successor, app, now)
            }
            Outcome::Kept(session) => self.token_pair(&session, token, app, now),
            Outcome::Reused => Err(ApiError::RefreshReused),
            Outcome::CopyRefused(error) | Outcome::Refused(error) => Err(error),
        }
    }

    /// Every verdict on a refresh passes here, once it is carried out.
    async fn judge(
        &self,
        claims: &RefreshClaims,
        presented: &Presented,
        client: &ClientInfo,
        now: i64,
    ) -> Result<Outcome, ApiError> {
        if let Some(error) = self.refuse_again(claims, &presented.proof, client, now) {
            return Ok(Outcome::CopyRefused(error));
        }
        let access_until = now + self.settings.access_ttl;
        if self.settings.rotation
            && let Some(session) = self.store.rotate(&claims.sid, presented, now, access_until).await?
        {
            return Ok(Outcome::Rotated(session));
        }
        // Each further round means that another request has changed the row meanwhile.
        loop {
            let Some(session) = self.store.find(&claims.sid).await? else {
                return Ok(Outcome::Refused(ApiError::SessionRevoked(Ended::Forgotten)));
            };
            match self.verdict(&session, presented, now) {
                Verdict::Rotate(bound) if self.settings.rotation => {
                    let next = rotated(&session, bound, presented, now, access_until);
                    if self.store.replace(&session, &next, now).await? {
                        return Ok(Outcome::Rotated(next));
                    }
                }
                Verdict::Rotate(_) => {
                    if self.store.touch(&session, now, access_until).await? {
                        return Ok(Outcome::Kept(session));
                    }
                }
                Verdict::Heal(bound) => {
                    let next = healed(&session, bound, presented, now, access_until);
                    if self.store.replace(&session, &next, now).await? {
                        return Ok(Outcome::Healed(next));
                    }
                }
                Verdict::Repeat(branch) => {
                    if self.store.repeat(&session, presented.key.as_ref(), access_until).await? {
                        return Ok(Outcome::Repeated(session, branch));
                    }
                }
                Verdict::Copy(error) => {
                    self.record_copy(&session, claims, client, now).await;
                    return Ok(Outcome::CopyRefused(error));
                }
                Verdict::Resent => return Ok(Outcome::Refused(ApiError::ProofInvalid)),
                Verdict::Delayed => {
                    let nonce = self.tokens.issue_nonce(now, &nonce_subject(&session))?;
                    return Ok(Outcome::Refused(ApiError::UseDpopNonce(nonce)));
                }
                Verdict::Reuse => {
                    self.end_for_reuse(&session, client, now).await?;
                    return Ok(Outcome::Reused);
                }
                Verdict::KeyOfGenerationBefore => {
                    let error = ApiError::MalformedRequest(KEY_OF_GENERATION_BEFORE.to_owned());
                    return Ok(Outcome::Refused(error));
                }
                Verdict::Over(error) => return Ok(Outcome::Refused(error)),
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
