//! The sessions of a user's own account.

use serde::{Deserialize, Serialize};

/// A session in the list of sessions. Times are unix seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionSummary {
    /// UUIDv7.
    pub session_id: String,
    /// Whether it is the session of this request.
    pub current: bool,
    /// The browser and system that logged in, for people.
    pub device: String,
    /// The `User-Agent` that logged in.
    pub user_agent: Option<String>,
    /// The address that logged in.
    pub address: Option<String>,
    /// When it began.
    pub created_at: i64,
    /// When it was last refreshed.
    pub last_used_at: i64,
    /// When it ends however often it is refreshed.
    pub expires_at: i64,
}

/// The answer to ending sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// How many sessions ended.
    pub revoked: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::comes_back;

    #[test]
    fn answers_are_read_from_their_json() {
        comes_back(&Revoked { revoked: 3 });
        let mut summary = SessionSummary {
            session_id: "s".into(),
            current: true,
            device: "Firefox on Linux".into(),
            user_agent: Some("Mozilla/5.0".into()),
            address: Some("127.0.0.1".into()),
            created_at: 1,
            last_used_at: 2,
            expires_at: 3,
        };
        comes_back(&summary);
        (summary.user_agent, summary.address) = (None, None);
        comes_back(&summary);
    }
}
