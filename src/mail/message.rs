//! The messages that people get. Their texts are in [`texts::mail`](crate::texts::mail).

use super::link::Link;
use serde::{Deserialize, Serialize};

/// A message. Times are unix seconds. The outbox stores it as JSON until it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    /// Asks whether the address belongs to the user.
    VerifyAddress {
        /// The user.
        username: String,
        /// Leads to `/verify`.
        link: Link,
    },
    /// Brings the link by which a user sets a new password.
    Recovery {
        /// The user.
        username: String,
        /// Leads to `/recover`.
        link: Link,
    },
    /// Tells that the password was changed.
    PasswordChanged {
        /// The user.
        username: String,
        /// When it was changed.
        at: i64,
    },
    /// Tells the old address that another one has taken its place.
    AddressChanged {
        /// The user.
        username: String,
        /// The address that is in use now; `None` if there is none any more.
        new_address: Option<String>,
        /// Brings the old address back.
        undo_link: Link,
    },
    /// Tells of a login from a browser that was not seen before.
    NewLogin {
        /// The user.
        username: String,
        /// The browser and its system, or the name of another program.
        device: String,
        /// The IP address that the login came from, if it is known.
        address: Option<String>,
        /// When it was.
        at: i64,
    },
    /// Tells that a session ended because its refresh token was used by two.
    SessionEnded {
        /// The user.
        username: String,
        /// The browser that presented the spent token.
        device: String,
        /// The IP address that it came from, if it is known.
        address: Option<String>,
        /// When it ended.
        at: i64,
    },
    /// Tells that a copy of a session was refused. The session goes on.
    CopyRefused {
        /// The user.
        username: String,
        /// The browser that presented the copy.
        device: String,
        /// The IP address that it came from, if it is known.
        address: Option<String>,
        /// When it was.
        at: i64,
    },
    /// Invites a person to register.
    Invitation {
        /// Leads to `/register`.
        link: Link,
    },
}

impl Message {
    /// The link that it brings.
    pub(super) fn link(&self) -> Option<&Link> {
        match self {
            Self::VerifyAddress { link, .. }
            | Self::Recovery { link, .. }
            | Self::AddressChanged { undo_link: link, .. }
            | Self::Invitation { link } => Some(link),
            Self::PasswordChanged { .. }
            | Self::NewLogin { .. }
            | Self::SessionEnded { .. }
            | Self::CopyRefused { .. } => None,
        }
    }
}
