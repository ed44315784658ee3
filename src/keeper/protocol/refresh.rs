//! Refreshes: one at a time in a page, one at a time in a browser, and the same outcome for every try.

use super::keeper::{Keeper, Outcome};
use crate::api::client::Request;
use crate::api::open::Refresh;
use crate::keeper::browser::{Browser, Denied, LOCK_LIMIT};
use crate::keeper::record::{Held, Record};
use crate::wire::{AccessToken, ApiError, RefreshToken, TokenPair};
use futures::FutureExt;
use futures::future::{Either, LocalBoxFuture, Shared, select};
use server_fn::ServerFn;
use std::pin::pin;
use std::rc::Rc;

/// How often to look whether another page has stored the outcome, in milliseconds.
const GLANCE: u32 = 50;
/// Pages see what another has stored within this time, in milliseconds, on a busy machine, too.
const SEEN: u32 = 1_000;
/// Two pages that store something without having seen what the other stored both see, by then, which was last.
const SETTLED: u32 = 2 * SEEN;

/// Why a refresh gave no verdict: the server did not answer, and may have said when to come back, in seconds.
struct NoVerdict {
    retry_after: Option<u32>,
}

impl From<Denied> for NoVerdict {
    fn from(_: Denied) -> Self {
        Self { retry_after: None }
    }
}

impl<B: Browser> Keeper<B> {
    /// Returns a token newer than `stale`. All callers in a page share one refresh.
    pub(super) async fn newer_than(self: &Rc<Self>, stale: &AccessToken) -> Outcome {
        match self.load().held {
            None => Outcome::Over(ApiError::TokenInvalid),
            Some(held) if held.access_token != *stale => Outcome::Fresh(held.access_token),
            Some(_) if self.is_refreshing() || self.may_ask(self.browser.is_pressed()) => {
                self.refresh().await
            }
            Some(_) => Outcome::Undecided,
        }
    }

    fn is_refreshing(&self) -> bool {
        self.refresh.borrow().is_some()
    }

    /// Begins a refresh, if none is under way, without waiting for it.
    pub(super) fn refresh_behind(self: &Rc<Self>) {
        drop(self.refresh());
    }

    /// Joins the refresh under way, or begins one.
    pub(super) fn refresh(self: &Rc<Self>) -> Shared<LocalBoxFuture<'static, Outcome>> {
        let mut under_way = self.refresh.borrow_mut();
        under_way
            .get_or_insert_with(|| {
                let keeper = Rc::clone(self);
                let refresh = async move { keeper.run_refresh().await }.boxed_local().shared();
                // It goes on even if every caller goes away, so that the lock is never held by a
                // future that nobody polls.
                self.browser.spawn(refresh.clone().map(|_| ()));
                refresh
            })
            .clone()
    }

    async fn run_refresh(self: Rc<Self>) -> Outcome {
        let outcome = self.refresh_once().await;
        self.refresh.take();
        // Views are told only now, so that the lock does not wait for any of their code.
        match outcome {
            Ok(outcome) => {
                self.answered();
                outcome
            }
            Err(NoVerdict { retry_after }) => {
                self.failed(retry_after);
                Outcome::Undecided
            }
        }
    }

    async fn refresh_once(self: &Rc<Self>) -> Result<Outcome, NoVerdict> {
        let record = self.load_for_refresh()?;
        let Some(before) = &record.held else {
            return Ok(without_session(&record));
        };
        let begun_at = self.browser.now();
        let name = lock_name(&before.refresh_token);
        let lock = pin!(self.browser.lock(&name));
        // A page that waits for another's refresh goes on once it sees the outcome, though the lock is not free yet.
        let lock = match select(lock, pin!(self.refreshed_elsewhere(before))).await {
            Either::Left((lock, _)) => lock,
            Either::Right(_) => None,
        };
        // A page that was frozen while it waited may have got the lock long ago, and others may go on without it.
        let waited = self.browser.now() - begun_at;
        let alone = lock.is_some() && (0..i64::from(LOCK_LIMIT)).contains(&waited);
        let outcome = self.refresh_locked(before, alone).await;
        if lock.is_some() {
            // The next page to get the lock presents the token and the key that it sees in storage. So the lock is
            // kept until all pages see what this one stored. The next token has a lock of its own.
            let kept = self.browser.sleep(if outcome.is_ok() { SETTLED } else { SEEN });
            self.browser.spawn(kept.map(move |()| drop(lock)));
        }
        outcome
    }

    /// Returns once storage holds another token than before, or none.
    async fn refreshed_elsewhere(&self, before: &Held) {
        while self.load().held.is_some_and(|held| held.access_token == before.access_token) {
            self.browser.sleep(GLANCE).await;
        }
    }

    async fn refresh_locked(self: &Rc<Self>, before: &Held, alone: bool) -> Result<Outcome, NoVerdict> {
        let record = self.load_for_refresh()?;
        let Some(held) = &record.held else {
            return Ok(without_session(&record));
        };
        if held.access_token != before.access_token {
            return Ok(Outcome::Fresh(held.access_token.clone()));
        }
        let mut key = self.stored_key(&record, held, alone).await?;
        if !alone && !self.holds_its_own() {
            // Pages that begin at once, each with a key of its own, all use the one that was stored last.
            self.browser.sleep(SETTLED).await;
            let now = self.load_for_refresh()?;
            match now.held {
                None => return Ok(without_session(&now)),
                Some(now) if now.access_token != before.access_token => {
                    return Ok(Outcome::Fresh(now.access_token));
                }
                Some(now) => key = now.pending_key.unwrap_or(key),
            }
        }
        let body = Refresh { refresh_token: held.refresh_token.clone() };
        let request = Request::post_json(Refresh::PATH, &body).with_header("Idempotency-Key", key);
        let answer = self.send_presenting(&held.refresh_token, request).await;
        let answer = answer.map_err(|_| NoVerdict { retry_after: None })?;
        match answer.json() {
            Ok(pair) => Ok(self.adopt(&record, &held.refresh_token, pair)),
            Err(error) if error.ends_session() => Ok(self.end(&record, &held.refresh_token, error)),
            // Any answer may say when to come back, a proxy's too.
            Err(error) => Err(NoVerdict { retry_after: answer.retry_after.or(error.retry_after()) }),
        }
    }

    /// The key of this refresh: the one that an earlier try stored, or a new one, stored before it is used.
    async fn stored_key(&self, record: &Record, held: &Held, alone: bool) -> Result<String, NoVerdict> {
        let key = match &held.pending_key {
            Some(key) => key.clone(),
            None => {
                let uuid = uuid::Builder::from_random_bytes(self.browser.random_bytes()).into_uuid();
                let key = uuid.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()).to_owned();
                let pending = Held { pending_key: Some(key.clone()), ..held.clone() };
                let pending = Record { held: Some(pending), ..record.clone() };
                // No other page can refresh the session while this one has the lock.
                let is_kept = self.replace(&pending) || alone && self.take_from_storage(&pending);
                if !is_kept {
                    return Err(NoVerdict { retry_after: None });
                }
                key
            }
        };
        self.settle_taking(SETTLED).await?;
        Ok(key)
    }

    /// Stores the new tokens, unless somebody logged in or out, or another page stored newer ones, while they were on
    /// their way.
    fn adopt(&self, asked_with: &Record, spent: &RefreshToken, pair: TokenPair) -> Outcome {
        let record = self.load();
        match record.held {
            Some(ref held)
                if record.epoch == asked_with.epoch
                    && (held.refresh_token == *spent || held.precedes(&pair.refresh_token)) =>
            {
                let fresh = Held::arrived(pair, self.browser.now());
                let access_token = fresh.access_token.clone();
                self.replace_tokens(&record, fresh);
                Outcome::Fresh(access_token)
            }
            Some(held) => Outcome::Fresh(held.access_token),
            None => without_session(&record),
        }
    }

    /// Lets go of the session that the request was for, and of no other.
    fn end(self: &Rc<Self>, asked_with: &Record, refused: &RefreshToken, why: ApiError) -> Outcome {
        let record = self.load();
        match &record.held {
            Some(held) if record.epoch == asked_with.epoch && held.refresh_token == *refused => {
                self.end_session(Some(why.clone()));
                Outcome::Over(why)
            }
            Some(held) => Outcome::Fresh(held.access_token.clone()),
            None => without_session(&record),
        }
    }
}

fn without_session(record: &Record) -> Outcome {
    Outcome::Over(record.ended.clone().unwrap_or(ApiError::TokenInvalid))
}

/// The end of a token tells it from all others, and is of no use without the rest.
fn lock_name(token: &RefreshToken) -> String {
    let text = token.reveal();
    let end = text.get(text.len().saturating_sub(16)..).unwrap_or_default();
    "latchkey.renewal.".to_owned() + end
}
