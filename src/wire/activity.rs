//! The activity of a user's own account.

use serde::{Deserialize, Serialize};

/// The number of events on a page of the activity list. A shorter page is the last.
pub const ACTIVITY_PAGE: usize = 20;

/// One event of the activity list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Its id, a UUIDv7: the cursor of the page after it.
    pub id: String,
    /// The name of the event's kind; a text, so that an old page can show events of a newer server.
    pub what: String,
    /// When it happened, in unix seconds.
    pub at: i64,
    /// The client's address.
    pub address: Option<String>,
    /// The client's browser and system, for people.
    pub device: String,
    /// The client's `User-Agent`.
    pub user_agent: Option<String>,
    /// When the copy was made, if the event is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copied: Option<Copied>,
}

/// The moments between which a copy of a session was made, in unix seconds: its refresh token was the newest then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// When its refresh token was issued.
    pub after: i64,
    /// When the next one had been issued; when the copy was used, if none had been.
    pub before: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::comes_back;

    #[test]
    fn an_event_is_read_from_its_json() {
        for copied in [None, Some(Copied { after: 1_799_999_000, before: 1_800_000_000 })] {
            comes_back(&Event {
                id: "019808a2-1111-7222-8333-444455556666".to_owned(),
                what: "logged_in".to_owned(),
                at: 1_800_000_000,
                address: None,
                device: "Firefox on Linux".into(),
                user_agent: Some("Mozilla/5.0".into()),
                copied,
            });
        }
    }
}
