//! The cases that the stories of the keeper must have come across.

use crate::storage::Mode;

/// The cases that a test must have come across to prove something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    Call,
    /// A call that was not sent, because storage had changed hands.
    CallNotSent,
    Refresh,
    /// A refresh that was answered with its successor once more.
    SuccessorAgain,
    Logout,
    /// The server was told of a logout more than 2 s after it.
    LateLogout,
    HeldInTheEnd,
    /// A session was held in the end, though a refresh of it was lost on the way.
    HeldDespiteLosses,
    NobodyInTheEnd,
    InMemory,
    Storage(Mode),
    /// A refresh was answered on a new branch of a bound session.
    NewBranch,
    /// A bound session was in a browser that woke with what its disk had some time before.
    BoundFellBack,
    /// A thief without the key was refused.
    CopyRefused,
    /// A thief with the key was answered.
    ThiefAnswered,
    /// The server took a browser for a thief, and had reason to.
    TakenForThief,
}
