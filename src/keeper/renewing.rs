//! Renewing: one at a time in a tab, one at a time in a browser, and the same outcome for every try.

use super::lock::Lock;
use super::record::{Held, Record};
use super::{lock, page, storage, trouble};
use crate::api::client as fetch;
use crate::api::open::Refresh;
use crate::wire::{AccessToken, ApiError, RefreshToken, TokenPair};
use futures::FutureExt;
use futures::future::{Either, LocalBoxFuture, Shared, select};
use server_fn::ServerFn;
use std::cell::RefCell;
use std::pin::pin;
use std::time::Duration;

/// What a renewal came to.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// The access token that storage holds now.
    Fresh(AccessToken),
    /// There is no session any more.
    Over(ApiError),
    /// No verdict: the session stays as it was.
    Undecided(ApiError),
}

/// Tabs see what one of them has stored a moment later.
const SETTLING: Duration = Duration::from_millis(50);
/// By then they have seen it, on a busy machine too.
const SETTLED: Duration = Duration::from_secs(2);

thread_local! {
    static UNDER_WAY: RefCell<Option<Shared<LocalBoxFuture<'static, Outcome>>>> = const { RefCell::new(None) };
}

/// A token newer than `stale`. All callers of a tab share one renewal.
pub(super) async fn newer_than(stale: &AccessToken) -> Outcome {
    match storage::load().held {
        None => Outcome::Over(ApiError::TokenInvalid),
        Some(held) if held.access_token != *stale => Outcome::Fresh(held.access_token),
        Some(_) => begin().await,
    }
}

/// Begins a renewal, if none is under way, and waits for nothing.
pub(super) fn begin_behind() {
    drop(begin());
}

fn begin() -> Shared<LocalBoxFuture<'static, Outcome>> {
    UNDER_WAY.with_borrow_mut(|under_way| {
        under_way
            .get_or_insert_with(|| {
                let renewal = renew().boxed_local().shared();
                // It goes on even if every caller goes away, so that the lock is never held by a
                // future that nobody polls.
                leptos::task::spawn_local(renewal.clone().map(|_| ()));
                renewal
            })
            .clone()
    })
}

async fn renew() -> Outcome {
    let begun_with = storage::load();
    let outcome = match trouble::asked_to_wait() {
        Some(error) => Outcome::Undecided(error),
        None => renew_alone(&begun_with).await,
    };
    UNDER_WAY.set(None);
    // Views hear of it only now: the lock does not wait for any of their code.
    match &outcome {
        Outcome::Fresh(_) | Outcome::Over(_) => trouble::over(),
        Outcome::Undecided(error) => trouble::happened(error),
    }
    outcome
}

async fn renew_alone(begun_with: &Record) -> Outcome {
    let Some(before) = &begun_with.held else {
        return without_session(begun_with);
    };
    let lock = pin!(lock::acquire(&before.access_token));
    // Who waits for a tab that renews goes on once it sees the outcome, though the lock is not free yet.
    let lock = match select(lock, pin!(renewed_elsewhere(before))).await {
        Either::Left((lock, _)) => lock,
        Either::Right(_) => None,
    };
    let outcome = renew_locked(before, lock.is_some()).await;
    leptos::task::spawn_local(release(lock, outcome.clone()));
    outcome
}

/// Returns once storage holds another token than before, or none.
async fn renewed_elsewhere(before: &Held) {
    while storage::load().held.is_some_and(|held| held.access_token == before.access_token) {
        gloo_timers::future::sleep(SETTLING).await;
    }
}

/// Whoever gets the lock presents the token that it sees in storage. So the lock of a spent token is kept
/// until all tabs see the next, which has a lock of its own.
async fn release(lock: Option<Lock>, outcome: Outcome) {
    let spent = !matches!(outcome, Outcome::Undecided(_));
    gloo_timers::future::sleep(if spent { SETTLED } else { SETTLING }).await;
    drop(lock);
}

async fn renew_locked(before: &Held, locked: bool) -> Outcome {
    let record = storage::load();
    let Some(held) = &record.held else {
        return without_session(&record);
    };
    if held.access_token != before.access_token {
        return Outcome::Fresh(held.access_token.clone());
    }
    let mut key = stored_key(&record, held);
    if !locked {
        // Tabs that begin at once, each with a key of its own, all use the one that was stored last.
        gloo_timers::future::sleep(SETTLED).await;
        let now = storage::load();
        match now.held {
            None => return without_session(&now),
            Some(now) if now.access_token != before.access_token => return Outcome::Fresh(now.access_token),
            Some(now) => key = now.pending_key.unwrap_or(key),
        }
    }
    match ask(&held.refresh_token, key).await {
        Ok(pair) => adopt(&record, &held.refresh_token, pair),
        Err(error) if error.ends_session() => end(&record, &held.refresh_token, error),
        Err(error) => Outcome::Undecided(error),
    }
}

/// The key of this renewal: the one that an earlier try stored, or a new one, stored before it is used.
fn stored_key(record: &Record, held: &Held) -> String {
    if let Some(key) = &held.pending_key {
        return key.clone();
    }
    let key = random_uuid();
    let pending = Held { pending_key: Some(key.clone()), ..held.clone() };
    storage::save(&Record { held: Some(pending), ..record.clone() });
    key
}

async fn ask(token: &RefreshToken, key: String) -> Result<TokenPair, ApiError> {
    let body = Refresh { refresh_token: token.clone() };
    let request = fetch::Request::post_json(Refresh::PATH, &body).with_header("Idempotency-Key", key);
    let answer = request.send().await.map_err(|_| ApiError::Unreachable)?;
    answer.json().map_err(|error| match answer.retry_after {
        // Whoever says when to come back is heeded, a proxy too.
        Some(retry_after) if !error.ends_session() => ApiError::Busy { retry_after },
        _ => error,
    })
}

/// Stores what came, unless somebody logged in or out, or another tab renewed, while it was on its way.
fn adopt(asked_with: &Record, spent: &RefreshToken, pair: TokenPair) -> Outcome {
    let record = storage::load();
    match record.held {
        Some(held) if record.epoch == asked_with.epoch && held.refresh_token == *spent => {
            let fresh = Held::arrived(pair, page::clock());
            let access_token = fresh.access_token.clone();
            storage::save(&Record { held: Some(fresh), ..record });
            Outcome::Fresh(access_token)
        }
        Some(held) => Outcome::Fresh(held.access_token),
        None => without_session(&record),
    }
}

/// Lets go of the session that was asked for, and of no other.
fn end(asked_with: &Record, refused: &RefreshToken, why: ApiError) -> Outcome {
    let record = storage::load();
    match &record.held {
        Some(held) if record.epoch == asked_with.epoch && held.refresh_token == *refused => {
            storage::save(&record.ended(why.clone()));
            Outcome::Over(why)
        }
        Some(held) => Outcome::Fresh(held.access_token.clone()),
        None => without_session(&record),
    }
}

fn without_session(record: &Record) -> Outcome {
    Outcome::Over(record.ended.clone().unwrap_or(ApiError::TokenInvalid))
}

/// A version 4 UUID (RFC 9562). `crypto.randomUUID` is missing on pages served over plain HTTP from
/// other hosts than localhost, so it is made of random bytes.
fn random_uuid() -> String {
    let mut bytes = [0; 16];
    let random = web_sys::window().and_then(|window| window.crypto().ok());
    if random.and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok()).is_none() {
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.into_iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 0x0f] {
            text.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
        }
    }
    text
}
