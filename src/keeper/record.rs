//! The record that the browser stores: one text, replaced as a whole, so that it is never half new.

use crate::wire::{AccessToken, ApiError, DeviceToken, RefreshToken, TokenPair};
use serde::{Deserialize, Serialize};

/// The record under [`STORAGE_KEY`](super::STORAGE_KEY).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Flat", into = "Flat")]
pub struct Record {
    /// Grows with every login, logout and end of a session. An answer to a request of an earlier epoch is
    /// thrown away.
    pub epoch: u64,
    /// The session, if there is one.
    pub held: Option<Held>,
    /// Why the server ended the last session, if it did.
    pub ended: Option<ApiError>,
    /// The refresh tokens of sessions that a person left, and whose end the server has yet to be told.
    pub owed_logouts: Vec<RefreshToken>,
    /// Tells the server that somebody has logged in here before; it outlives logouts.
    pub device_token: Option<DeviceToken>,
}

/// A session as the browser holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// For calls.
    pub access_token: AccessToken,
    /// For the next refresh.
    pub refresh_token: RefreshToken,
    /// The server's clock minus ours when the tokens arrived, in milliseconds.
    pub clock_offset: i64,
    /// The Idempotency-Key of a refresh that was begun and whose answer is not here yet.
    pub pending_key: Option<String>,
}

impl Held {
    /// Tokens that arrive at `now`, our clock's milliseconds since the Unix epoch. The access token tells the
    /// server's clock, because the server always makes it for the answer that brings it. It tells whole seconds;
    /// this takes the second to be over, because it is better to renew a token early than to use it late.
    pub fn arrived(pair: TokenPair, now: i64) -> Self {
        let made = pair.access_token.claims().map(|claims| (claims.iat + 1) * 1_000);
        Self {
            access_token: pair.access_token,
            refresh_token: pair.refresh_token,
            clock_offset: made.map_or(0, |made| made - now),
            pending_key: None,
        }
    }

    /// The id of the session, and the age of its tokens; `None` if the refresh token is not one of ours.
    pub fn session(&self) -> Option<(String, Age)> {
        session(&self.refresh_token)
    }

    /// Whether the other token is a newer one of the same session.
    pub fn precedes(&self, newer: &RefreshToken) -> bool {
        match (self.session(), session(newer)) {
            (Some((ours, age)), Some((theirs, newer))) => ours == theirs && age < newer,
            _ => false,
        }
    }
}

/// The generation of a refresh token and, in a bound session, its branch: the greater is the newer.
pub type Age = (i64, Option<i64>);

fn session(token: &RefreshToken) -> Option<(String, Age)> {
    token.claims().map(|claims| (claims.sid, (claims.generation, claims.br)))
}

impl Record {
    /// The id of the session, if there is one.
    pub fn session(&self) -> Option<String> {
        self.held.as_ref().and_then(Held::session).map(|(session, _)| session)
    }

    /// The record after a login: a new epoch; the session that was left is owed a logout.
    pub fn signed_in(&self, held: Held, device_token: Option<DeviceToken>) -> Self {
        let device_token = device_token.or_else(|| self.device_token.clone());
        let owed_logouts = self.left();
        Self { epoch: self.epoch + 1, held: Some(held), ended: None, owed_logouts, device_token }
    }

    /// The record after a logout: a new epoch and no session; the session that was left is owed a logout.
    pub fn signed_out(&self) -> Self {
        self.over(None, self.left())
    }

    /// The record after the server said that the session is over.
    pub fn ended(&self, why: ApiError) -> Self {
        self.over(Some(why), self.owed_logouts.clone())
    }

    /// The record after the end of its session: a new epoch.
    pub fn over(&self, ended: Option<ApiError>, owed_logouts: Vec<RefreshToken>) -> Self {
        let device_token = self.device_token.clone();
        Self { epoch: self.epoch + 1, held: None, ended, owed_logouts, device_token }
    }

    /// Adds the logouts that it does not owe yet.
    pub fn owe(&mut self, logouts: &[RefreshToken]) {
        for token in logouts {
            if !self.owed_logouts.contains(token) {
                self.owed_logouts.push(token.clone());
            }
        }
    }

    fn left(&self) -> Vec<RefreshToken> {
        let mut owed = self.owed_logouts.clone();
        owed.extend(self.held.as_ref().map(|held| held.refresh_token.clone()));
        owed
    }
}

/// The record's JSON: flat, and without what is not there.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Flat {
    epoch: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<AccessToken>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<RefreshToken>,
    clock_offset: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<ApiError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    farewells: Option<Vec<RefreshToken>>,
    /// Version 0.1 stored at most one.
    #[serde(skip_serializing)]
    farewell: Option<RefreshToken>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_token: Option<DeviceToken>,
}

impl From<Flat> for Record {
    fn from(flat: Flat) -> Self {
        let tokens = flat.access_token.zip(flat.refresh_token);
        let held = tokens.map(|(access_token, refresh_token)| Held {
            access_token,
            refresh_token,
            clock_offset: flat.clock_offset.unwrap_or_default(),
            pending_key: flat.pending_key,
        });
        let mut owed_logouts = flat.farewells.unwrap_or_default();
        owed_logouts.extend(flat.farewell);
        Self { epoch: flat.epoch, held, ended: flat.ended, owed_logouts, device_token: flat.device_token }
    }
}

impl From<Record> for Flat {
    fn from(record: Record) -> Self {
        let mut flat = Self {
            epoch: record.epoch,
            access_token: None,
            refresh_token: None,
            clock_offset: Some(0),
            pending_key: None,
            ended: record.ended,
            farewells: (!record.owed_logouts.is_empty()).then_some(record.owed_logouts),
            farewell: None,
            device_token: record.device_token,
        };
        if let Some(held) = record.held {
            flat.access_token = Some(held.access_token);
            flat.refresh_token = Some(held.refresh_token);
            flat.clock_offset = Some(held.clock_offset);
            flat.pending_key = held.pending_key;
        }
        flat
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json;

    fn held(refresh: &str) -> Held {
        Held {
            access_token: AccessToken::from_text("a".into()),
            refresh_token: RefreshToken::from_text(refresh.into()),
            clock_offset: -3,
            pending_key: Some("k".into()),
        }
    }

    #[test]
    fn a_record_is_stored_flat_and_comes_back_the_same() {
        let record = Record { epoch: 4, held: Some(held("r")), ..Record::default() };
        let json = serde_json::to_string(&record).unwrap();
        assert_eq!(
            json,
            r#"{"epoch":4,"accessToken":"a","refreshToken":"r","clockOffset":-3,"pendingKey":"k"}"#
        );
        assert_eq!(json::read(&json), Some(record.clone()));
        let over = record.ended(ApiError::RefreshReused);
        let json = serde_json::to_string(&over).unwrap();
        assert_eq!(json::read(&json), Some(over));
    }

    #[test]
    fn a_record_is_read_from_its_json() {
        let record = Record { epoch: 4, held: Some(held("r")), ..Record::default() };
        json::comes_back(&record.signed_in(held("s"), Some(DeviceToken::from_text("d".into()))));
        json::comes_back(&record.ended(ApiError::RefreshReused));
        json::comes_back(&Record::default());
    }

    #[test]
    fn the_one_owed_logout_of_an_older_record_is_read() {
        let record: Option<Record> = json::read(r#"{"epoch":4,"clockOffset":0,"farewell":"r"}"#);
        let record = record.unwrap();
        assert_eq!(record.owed_logouts, [RefreshToken::from_text("r".into())]);
        let json = serde_json::to_string(&record).unwrap();
        assert_eq!(json, r#"{"epoch":4,"clockOffset":0,"farewells":["r"]}"#);
    }

    #[test]
    fn half_a_session_is_no_session() {
        let record = json::read(r#"{"epoch":4,"accessToken":"a"}"#);
        assert_eq!(record, Some(Record { epoch: 4, ..Record::default() }));
    }

    #[test]
    fn text_that_is_not_a_record_is_not_read() {
        for text in [
            "",
            "null",
            "[]",
            "[1]",
            "{}",
            r#"{"epoch":"#,
            r#"{"epoch":-1}"#,
            r#"{"epoch":1.5}"#,
            r#"{"epoch":"1"}"#,
            r#"{"epoch":18446744073709551615}"#,
            r#"{"epoch":1,"accessToken":7,"refreshToken":[]}"#,
            r#"{"epoch":1,"accessToken":"a","refreshToken":"r","clockOffset":"0"}"#,
            r#"{"epoch":1,"accessToken":"a","refreshToken":"r","clockOffset":9223372036854775807}"#,
            r#"{"epoch":1,"pendingKey":{}}"#,
            r#"{"epoch":1,"farewell":true}"#,
            r#"{"epoch":1,"farewells":"r"}"#,
            r#"{"epoch":1,"ended":{"code":7}}"#,
            r#"{"epoch":1,"deviceToken":1}"#,
        ] {
            assert_eq!(json::read::<Record>(text), None, "{text}");
        }
    }

    #[test]
    fn every_change_of_session_begins_an_epoch_and_each_session_left_is_owed_a_logout() {
        let token = |text: &str| RefreshToken::from_text(text.into());
        let first = Record::default().signed_in(held("one"), None);
        assert_eq!((first.epoch, first.owed_logouts.clone()), (1, vec![]));
        let second = first.signed_in(held("two"), None);
        assert_eq!(second.owed_logouts, [token("one")]);
        let out = second.signed_out();
        assert_eq!((out.epoch, out.held.clone()), (3, None));
        assert_eq!(out.owed_logouts, [token("one"), token("two")]);
        assert_eq!(out.signed_out().owed_logouts, out.owed_logouts);
        let over = second.ended(ApiError::TokenExpired);
        assert_eq!((over.epoch, over.held), (3, None));
    }

    #[test]
    fn the_device_token_outlives_every_session() {
        let token = |text: &str| Some(DeviceToken::from_text(text.into()));
        let first = Record::default().signed_in(held("one"), token("d"));
        for later in [
            first.signed_out(),
            first.ended(ApiError::RefreshReused),
            first.signed_in(held("two"), None),
            first.signed_out().signed_out(),
        ] {
            assert_eq!(later.device_token, token("d"));
            let json = serde_json::to_string(&later).unwrap();
            assert_eq!(json::read(&json), Some(later));
        }
        assert_eq!(first.signed_in(held("two"), token("e")).device_token, token("e"));
    }
}
