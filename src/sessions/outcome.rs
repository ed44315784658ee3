//! The outcome of a refresh.

use super::row::Session;
use crate::wire::ApiError;

/// The outcome of a refresh. Every refresh of a token of ours has one, save when the database fails. Each session is
/// the row afterwards.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A new generation began.
    Rotated(Session),
    /// The token of the row's generation was issued again; in a bound session, that of this branch.
    Repeated(Session, Option<i64>),
    /// The token of the row's generation was issued on a new branch.
    Healed(Session),
    /// The token stays as it is: rotation is off.
    Kept(Session),
    /// A copy was refused; the session goes on.
    CopyRefused(ApiError),
    /// The session was ended: two parties used the same token.
    Reused,
    /// Refused for another reason; the session, if it is live, goes on.
    Refused(ApiError),
}

impl Outcome {
    /// The session's row, if the refresh was answered.
    pub(super) fn session(&self) -> Option<&Session> {
        match self {
            Self::Rotated(session)
            | Self::Repeated(session, _)
            | Self::Healed(session)
            | Self::Kept(session) => Some(session),
            Self::CopyRefused(_) | Self::Reused | Self::Refused(_) => None,
        }
    }

    /// Its name in the metrics and in the session's timeline.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Rotated(_) => "rotated",
            Self::Repeated(..) => "repeated",
            Self::Healed(_) => "healed",
            Self::Kept(_) => "kept",
            Self::CopyRefused(_) => "copy_refused",
            Self::Reused => "reused",
            Self::Refused(_) => "refused",
        }
    }
}
