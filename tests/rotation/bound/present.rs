//! Presents tokens to the real server, and compares it with the rule.

use crate::bound::expected::{OWN_KEY, expected, own_proof, own_proof_with, place};
use crate::bound::play::{Checked, Play};
use crate::bound::seen::Seen;
use crate::model::Party;
use crate::world::client;
use latchkey::proofs::Proof;
use latchkey::sessions::rotation_rule::Presented;
use latchkey::sessions::{ClientFingerprint, IdempotencyKey};
use latchkey::wire::{ApiError, RefreshToken, TokenPair};
use proptest::{prop_assert, prop_assert_eq};

impl Play {
    /// As [`Play::present`], with the key of the session. If the server asks, a client that is alive proves again
    /// with a nonce.
    pub(super) async fn present_live(
        &mut self,
        token: &RefreshToken,
        key: Option<IdempotencyKey>,
        seen_as: Party,
        made_at: i64,
    ) -> Checked<Result<TokenPair, ApiError>> {
        let proof = own_proof(made_at);
        match self.present(token, key.clone(), seen_as, proof).await? {
            Err(ApiError::UseDpopNonce(nonce)) => {
                self.see(Seen::AskedForNonce);
                let proof = own_proof_with(self.world.read_nonce(&nonce));
                self.present(token, key, seen_as, proof).await
            }
            result => Ok(result),
        }
    }

    /// Presents a token to the server, which must do what the rule says.
    pub(super) async fn present(
        &mut self,
        token: &RefreshToken,
        key: Option<IdempotencyKey>,
        seen_as: Party,
        proof: Proof,
    ) -> Checked<Result<TokenPair, ApiError>> {
        let claims = token.claims().unwrap();
        let client = client(seen_as);
        let presented = Presented {
            generation: claims.generation,
            branch: claims.br,
            key: key.clone(),
            client: ClientFingerprint::of(&client),
            proof: proof.clone(),
        };
        let before = self.world.row(&self.session).await.unwrap();
        let now = self.world.clock.now();
        let result = self.world.refresh_with(token, key, &client, &proof).await;
        let after = self.world.row(&self.session).await.unwrap();
        let answer = result.as_ref().map(|pair| place(&pair.refresh_token)).map_err(|error| match error {
            ApiError::MalformedRequest(_) => ApiError::MalformedRequest(String::new()),
            ApiError::UseDpopNonce(_) => ApiError::UseDpopNonce(String::new()),
            other => other.clone(),
        });
        let mut expected = if now >= claims.exp {
            (Err(ApiError::TokenExpired), before.clone())
        } else {
            expected(&before, &presented, now)
        };
        if expected.1.revoked != before.revoked {
            prop_assert!(after.revocation > before.revocation, "no new number in the feed: {after:?}");
            expected.1.revocation = after.revocation;
        }
        let agrees = expected == (answer.clone(), after.clone());
        prop_assert!(agrees, "{presented:?} at {now}: {answer:?}, {after:?} after {before:?}");
        if let Ok((generation, branch, ..)) = answer {
            let healed = branch > before.newest_branch() && before.bound != after.bound;
            self.see(match generation {
                _ if generation > before.generation => Seen::Rotated,
                _ if healed => Seen::Healed,
                _ => Seen::Repeated,
            });
        }
        if let Ok(pair) = &result {
            let access = self.world.authenticate(&pair.access_token);
            let jkt = access.as_ref().ok().and_then(|claims| claims.cnf.as_ref()).map(|cnf| cnf.jkt.as_str());
            prop_assert_eq!(jkt, Some(OWN_KEY));
        }
        Ok(result)
    }
}
