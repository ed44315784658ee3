//! The sessions of an account, as its owner sees them.

use serde::{Deserialize, Serialize};

/// A session, as its owner sees it. Times are unix seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionSummary {
    /// UUIDv7.
    pub session_id: String,
    /// Whether it is the caller's own.
    pub current: bool,
    /// The browser and system that logged in, in words.
    pub device: String,
    /// The `User-Agent` that logged in.
    pub user_agent: Option<String>,
    /// The address that logged in.
    pub address: Option<String>,
    /// When it began.
    pub created_at: i64,
    /// When it was last refreshed.
    pub last_used_at: i64,
    /// Its absolute end.
    pub expires_at: i64,
}

/// How many sessions were ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// Their number.
    pub revoked: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::comes_back;

    #[test]
    fn answers_are_read_as_they_were_written() {
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
