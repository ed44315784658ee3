//! The timeline of a user's own session.

use serde::{Deserialize, Serialize};

/// The number of verdicts that a timeline keeps.
pub const TIMELINE_LENGTH: usize = 50;

/// The verdict on one refresh of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    /// When it was given, in unix seconds.
    pub at: i64,
    /// `rotated`, `repeated`, `kept`, `healed`, `copy_refused` or `reused`; a text, so that an old page can show the
    /// verdicts of a newer server.
    pub what: String,
    /// The session's generation after it: how many times the session was refreshed.
    pub generation: i64,
    /// The client's address.
    pub address: Option<String>,
    /// The client's browser and system, for people.
    pub device: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::comes_back;

    #[test]
    fn a_verdict_is_read_from_its_json() {
        comes_back(&TimelineEntry {
            at: 1_800_000_000,
            what: "rotated".to_owned(),
            generation: 7,
            address: Some("203.0.113.9".to_owned()),
            device: "Firefox on Linux".to_owned(),
        });
    }
}
