//! Requests with a proof that this browser has the key ([RFC 9449](https://www.rfc-editor.org/rfc/rfc9449)).
//!
//! The time in a proof is the server's, as far as its tokens told how wrong our clock is. So a wrong clock costs one more
//! request: at login, which the server answers with a nonce.

use super::keeper::Keeper;
use crate::api::client::{Answer, Request, Unreachable};
use crate::keeper::browser::{Browser, NoProof};
use crate::wire::{ApiError, RefreshToken};
use std::rc::Rc;

/// How many nonces a request for a session is sent with, one after the other: one because our clock is wrong, one because
/// another browser may have the session, and one because the server's clock was set back.
const NONCES: u8 = 3;

impl<B: Browser> Keeper<B> {
    /// Makes this browser's key, without being waited for: call it while a person types, so that a login finds it.
    pub fn prepare_key(self: &Rc<Self>) {
        if !self.key_is_prepared.replace(true) {
            self.browser.spawn(self.browser.prepare_key());
        }
    }

    /// Sends a request that begins a session, with a proof if this browser has a key or can make one. Nothing about the
    /// key keeps a person from logging in: without a good proof the session is unbound.
    pub(super) async fn send_to_begin(&self, request: &Request) -> Result<Answer, Unreachable> {
        self.browser.forget_key();
        self.browser.prepare_key().await;
        let answer = self.send_with_proof(request, None).await?;
        match refusal(&answer) {
            Some(ApiError::ProofInvalid | ApiError::UseDpopNonce(_)) => {
                self.browser.send(request.clone()).await
            }
            _ => Ok(answer),
        }
    }

    /// Sends a request that presents this refresh token, with a proof if its session is bound.
    pub(super) async fn send_presenting(
        &self,
        token: &RefreshToken,
        request: Request,
    ) -> Result<Answer, Unreachable> {
        if token.is_bound() {
            self.send_with_proof(&request, Some(token.reveal())).await
        } else {
            self.browser.send(request).await
        }
    }

    /// Sends a request with a proof, for the token that it presents. If the server wants its nonce in the proof, sends
    /// it again with that, as it does to learn whether a request was delayed and its browser is gone. If it refuses the proof, sends it again with another: a browser may send a request twice,
    /// and no proof is good twice.
    ///
    /// Without a key, the request goes out without a proof, so that the server hears of a copy of the session.
    pub(super) async fn send_with_proof(
        &self,
        request: &Request,
        token: Option<&str>,
    ) -> Result<Answer, Unreachable> {
        let mut nonce = None;
        let mut nonces = if token.is_some() { NONCES } else { 1 };
        let mut was_refused = false;
        loop {
            let proof = self.browser.prove(request, token, self.server_time(), nonce.as_deref()).await;
            let request = match proof {
                Ok(proof) => request.clone().with_header("DPoP", proof),
                // The next try may find the key in time. A login does not wait for that.
                Err(NoProof::Late) if token.is_some() => {
                    self.key_was_late.set(true);
                    return Err(Unreachable);
                }
                Err(_) => return self.browser.send(request.clone()).await,
            };
            let mut answer = self.browser.send(request).await?;
            match refusal(&answer) {
                Some(ApiError::UseDpopNonce(_)) if nonces > 0 && answer.dpop_nonce.is_some() => {
                    nonces -= 1;
                    nonce = answer.dpop_nonce.take();
                }
                Some(ApiError::ProofInvalid) if !was_refused => {
                    was_refused = true;
                    self.browser.forget_key();
                }
                _ => return Ok(answer),
            }
        }
    }

    /// The server's clock as far as it is known, in unix seconds.
    fn server_time(&self) -> i64 {
        let held = self.load().held;
        let clock_offset = held.map_or_else(|| self.clock_offset.get(), |held| held.clock_offset);
        (self.browser.now() + clock_offset).div_euclid(1_000)
    }
}

/// The error of an answer that refuses what the request presented.
pub(super) fn refusal(answer: &Answer) -> Option<ApiError> {
    (answer.status == 401).then(|| answer.error())
}

#[cfg(test)]
mod scripted_browser;
#[cfg(test)]
mod tests;
