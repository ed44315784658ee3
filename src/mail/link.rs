//! Links in mails.

use serde::{Deserialize, Serialize};

/// A link that a mail brings to a person. `Debug` hides it: its token is a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    url: String,
    /// Until when it is good, in unix seconds.
    expires_at: i64,
}

impl Link {
    /// A link to this URL, which is good until `expires_at`, in unix seconds.
    pub fn new(url: String, expires_at: i64) -> Self {
        Self { url, expires_at }
    }

    /// The URL. Only put it into the mail.
    pub fn reveal(&self) -> &str {
        &self.url
    }

    /// Until when it is good, in unix seconds.
    pub fn expires_at(&self) -> i64 {
        self.expires_at
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Link(…)")
    }
}
