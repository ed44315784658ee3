//! What happened to an account, as its owner sees it.

use serde::{Deserialize, Serialize};

/// One thing that happened. Its time is in unix seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// The name of an event kind; a text, so that an old page can show a newer server's events.
    pub what: String,
    /// When.
    pub at: i64,
    /// From which address.
    pub address: Option<String>,
    /// By which browser and system, in words.
    pub device: String,
    /// By which `User-Agent`.
    pub user_agent: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::comes_back;

    #[test]
    fn answers_are_read_as_they_were_written() {
        comes_back(&Event {
            what: "logged_in".to_owned(),
            at: 1_800_000_000,
            address: None,
            device: "Firefox on Linux".into(),
            user_agent: Some("Mozilla/5.0".into()),
        });
    }
}
