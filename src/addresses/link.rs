//! Links that concern a user's address.

use crate::users::EmailAddress;

/// The purpose of a link. The database holds its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// Makes an address the user's. It is over when a newer one is made, or the user's credentials change: somebody else
    /// may have asked for it.
    Verify,
    /// Brings an address back that was the user's before.
    Undo,
}

impl LinkKind {
    /// How long a link is good, in seconds.
    pub fn lifetime(self) -> i64 {
        match self {
            Self::Verify => 86_400,
            Self::Undo => 7 * 86_400,
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Undo => "undo",
        }
    }
}

/// A link that is good.
#[derive(Clone, Debug)]
pub struct AddressLink {
    /// The id of the user.
    pub user_id: String,
    /// The address that it makes the user's.
    pub address: EmailAddress,
    /// In unix seconds.
    pub expires_at: i64,
}
