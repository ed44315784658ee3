//! Calls with the session's access token, refreshed before it expires, and once more if the server refuses it.

use super::keeper::{Keeper, Outcome};
use super::proofs::refusal;
use crate::api::client::{Answer, Request, Unreachable};
use crate::keeper::browser::Browser;
use crate::keeper::renewal::{Renewal, is_good, renewal};
use crate::wire::{AccessToken, ApiError, Ended};
use http::Method;
use std::rc::Rc;

impl<B: Browser> Keeper<B> {
    /// Sends a request as the user whom the page shows, and once more with a newer token if that was refused.
    ///
    /// # Errors
    /// [`ApiError::Unreachable`] if there was no answer; those that end a session, if there is none, or if another
    /// person has logged in meanwhile.
    pub async fn call(self: &Rc<Self>, request: &Request) -> Result<Answer, ApiError> {
        let token = self.token_for_call().await?;
        let answer = self.call_with(request, &token).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        match answer.error() {
            ApiError::TokenExpired | ApiError::TokenInvalid => {
                let newer = of_same_user(&token, resolve(self.newer_than(&token).await)?)?;
                self.call_with(request, &newer).await
            }
            error @ ApiError::SessionRevoked(_) => {
                self.end_session_of(&token, error);
                Ok(answer)
            }
            // This browser no longer has the key.
            error @ (ApiError::ProofRequired | ApiError::ProofInvalid) if token.is_bound() => {
                self.end_session_of(&token, error);
                Ok(answer)
            }
            _ => Ok(answer),
        }
    }

    async fn call_with(&self, request: &Request, token: &AccessToken) -> Result<Answer, ApiError> {
        let answer = match self.authorized(request, token).await {
            Ok(answer) => answer,
            Err(Unreachable) => {
                self.failed(None);
                return Err(ApiError::Unreachable);
            }
        };
        // Where a refresh or a logout is due, only its own next try ends the back-off: this call may get through where that
        // does not, again and again.
        if answer.status < 500 && !self.is_reachable() && !self.has_something_due() {
            self.answered();
        }
        Ok(answer)
    }

    /// Sends a request with the access token. In a bound session a request that may change something carries a proof;
    /// all do once the server has asked for that.
    async fn authorized(&self, request: &Request, token: &AccessToken) -> Result<Answer, Unreachable> {
        let with =
            |scheme: &str| request.clone().with_header("Authorization", scheme.to_owned() + token.reveal());
        let is_bound = token.is_bound();
        if !is_bound || request.method == Method::GET && !self.proves_reads.get() {
            let answer = self.browser.send(with("Bearer ")).await?;
            if !is_bound || refusal(&answer) != Some(ApiError::ProofRequired) {
                return Ok(answer);
            }
            self.proves_reads.set(true);
        }
        self.send_with_proof(&with("DPoP "), Some(token.reveal())).await
    }

    async fn token_for_call(self: &Rc<Self>) -> Result<AccessToken, ApiError> {
        let Some(held) = self.load().held else {
            self.look();
            return Err(ApiError::TokenInvalid);
        };
        // Storage may have changed hands before this page was told.
        let shown = self.shown_user();
        if shown.is_some() && shown != user(&held.access_token) {
            self.look();
            return Err(ANOTHER_USER);
        }
        match renewal(self.browser.now(), &held) {
            Renewal::Use => Ok(held.access_token),
            Renewal::UseAndRenewBehind => {
                if self.is_reachable() {
                    self.refresh_behind();
                }
                Ok(held.access_token)
            }
            Renewal::RenewFirst => match self.newer_than(&held.access_token).await {
                Outcome::Undecided if is_good(self.browser.now(), &held) => Ok(held.access_token),
                outcome => of_same_user(&held.access_token, resolve(outcome)?),
            },
        }
    }

    /// The server ended the session of this token: lets go of it, if it is the one held.
    fn end_session_of(self: &Rc<Self>, token: &AccessToken, why: ApiError) {
        let session = |token: &AccessToken| token.claims().map(|claims| claims.sid);
        let record = self.load();
        if record.held.as_ref().is_some_and(|held| session(&held.access_token) == session(token)) {
            self.end_session(Some(why));
        }
        self.look();
    }
}

const ANOTHER_USER: ApiError = ApiError::SessionRevoked(Ended::Logout);

/// A call that began as one person must not go out as another, who logged in meanwhile.
fn of_same_user(begun_with: &AccessToken, newer: AccessToken) -> Result<AccessToken, ApiError> {
    if user(begun_with) == user(&newer) { Ok(newer) } else { Err(ANOTHER_USER) }
}

fn user(token: &AccessToken) -> Option<String> {
    token.claims().map(|claims| claims.sub)
}

fn resolve(outcome: Outcome) -> Result<AccessToken, ApiError> {
    match outcome {
        Outcome::Fresh(token) => Ok(token),
        Outcome::Over(error) => Err(error),
        Outcome::Undecided => Err(ApiError::Unreachable),
    }
}
