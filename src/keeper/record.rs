//! What the browser stores: one record, written as a whole, so it is never half new.

use crate::wire::{AccessToken, ApiError, DeviceToken, RefreshToken, TokenPair};
use serde::{Deserialize, Serialize};

/// The record under [`KEY`](super::storage::KEY).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Flat", into = "Flat")]
pub struct Record {
    /// Grows with every login, logout and end of a session. An answer that was asked for in an
    /// earlier epoch is thrown away.
    pub epoch: u64,
    /// The session, if there is one.
    pub held: Option<Held>,
    /// Why the last session ended, if it did so by itself.
    pub ended: Option<ApiError>,
    /// The refresh token of a session that was left and of which the server has yet to be told.
    pub farewell: Option<RefreshToken>,
    /// That somebody has logged in here before; it outlives logouts.
    pub device_token: Option<DeviceToken>,
}

/// A session as the browser holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// For calls.
    pub access_token: AccessToken,
    /// For the next renewal.
    pub refresh_token: RefreshToken,
    /// The server's clock minus ours when the tokens arrived, in milliseconds.
    pub clock_offset: i64,
    /// The Idempotency-Key of a renewal that was begun and whose answer is not here yet.
    pub pending_key: Option<String>,
}

impl Held {
    /// Tokens that arrive at `now`, our clock's milliseconds since the Unix epoch. The server's clock
    /// is read off the access token, which is always made for the answer that brings it. That tells the
    /// second; which is taken to be over, for a token is better renewed early than used late.
    pub fn arrived(pair: TokenPair, now: i64) -> Self {
        let made = pair.access_token.claims().map(|claims| (claims.iat + 1) * 1_000);
        Self {
            access_token: pair.access_token,
            refresh_token: pair.refresh_token,
            clock_offset: made.map_or(0, |made| made - now),
            pending_key: None,
        }
    }
}

impl Record {
    /// The record after a login: a new epoch, and the session that was left is owed a logout.
    pub fn signed_in(&self, held: Held, device_token: Option<DeviceToken>) -> Self {
        let device_token = device_token.or_else(|| self.device_token.clone());
        let farewell = self.left();
        Self { epoch: self.epoch + 1, held: Some(held), ended: None, farewell, device_token }
    }

    /// The record after a logout: a new epoch, no session, and the server is owed the news.
    pub fn signed_out(&self) -> Self {
        self.over(None, self.left())
    }

    /// The record after the server said that the session is over.
    pub fn ended(&self, why: ApiError) -> Self {
        self.over(Some(why), self.farewell.clone())
    }

    fn over(&self, ended: Option<ApiError>, farewell: Option<RefreshToken>) -> Self {
        Self { epoch: self.epoch + 1, held: None, ended, farewell, device_token: self.device_token.clone() }
    }

    fn left(&self) -> Option<RefreshToken> {
        let held = self.held.as_ref().map(|held| held.refresh_token.clone());
        held.or_else(|| self.farewell.clone())
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
        Self {
            epoch: flat.epoch,
            held,
            ended: flat.ended,
            farewell: flat.farewell,
            device_token: flat.device_token,
        }
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
            farewell: record.farewell,
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
    fn the_json_is_flat_and_comes_back_the_same() {
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
    fn half_a_session_is_none() {
        let record = json::read(r#"{"epoch":4,"accessToken":"a"}"#);
        assert_eq!(record, Some(Record { epoch: 4, ..Record::default() }));
    }

    #[test]
    fn what_is_no_record_is_not_read() {
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
            r#"{"epoch":1,"ended":{"code":7}}"#,
            r#"{"epoch":1,"deviceToken":1}"#,
        ] {
            assert_eq!(json::read::<Record>(text), None, "{text}");
        }
    }

    #[test]
    fn every_change_of_session_is_a_new_epoch_and_nothing_is_left_untold() {
        let first = Record::default().signed_in(held("one"), None);
        assert_eq!((first.epoch, first.farewell.clone()), (1, None));
        let second = first.signed_in(held("two"), None);
        assert_eq!(second.farewell, Some(RefreshToken::from_text("one".into())));
        let out = second.signed_out();
        assert_eq!((out.epoch, out.held.clone()), (3, None));
        assert_eq!(out.farewell, Some(RefreshToken::from_text("two".into())));
        assert_eq!(out.signed_out().farewell, out.farewell);
        let over = second.ended(ApiError::TokenExpired);
        assert_eq!((over.epoch, over.held), (3, None));
    }

    #[test]
    fn the_device_outlives_every_session() {
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
